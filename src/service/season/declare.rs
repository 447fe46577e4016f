//! Claiming a trust tier (rule 6.3).

use entity::ids::{AccountId, SeasonId, TierClaimId};
use entity::vocab::{EventKind, TierClaimStatus, TrustTier};

use crate::domain::season::TierClaim;
use crate::domain::text::Paragraph;
use crate::policy::{self, Denial, Permit, TierDeclare};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::season::{self as store, NewClaim};

/// A claim of one's own to a tier in a season; it takes the place of an earlier one that nobody verified.
#[derive(Clone, Debug)]
pub struct DeclareTier {
    /// The number of the season.
    pub season: i32,
    /// The tier.
    pub tier: TrustTier,
    /// Why the claimant belongs to it.
    pub justification: Option<Paragraph>,
    /// Links that show it.
    pub evidence_urls: Vec<String>,
    /// The version of the earlier claim that the client read, where it read one.
    pub expected_version: Option<i32>,
}

impl Command for DeclareTier {
    type Verb = TierDeclare;
    type Id = TierClaimId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<TierClaimId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<TierDeclare>(&ctx.actor, &())?;
        let season = store::by_number(tx, self.season).await?.ok_or_else(|| Error::not_found("season"))?;
        let claim = self.claim(account, season.id);
        let (id, version, changed) = match store::claim(tx, account, season.id).await? {
            None => (self.first(tx, &permit, claim).await?, 1, Vec::new()),
            Some(before) => {
                replaceable(&before)?;
                same_version(self.expected_version.unwrap_or(before.version), before.version)?;
                let changed = differences(&before, &claim);
                if changed.is_empty() {
                    return Ok(Written { id: before.id, event: None });
                }
                store::redeclare(tx, &permit, &before, claim).await?;
                (before.id, before.version + 1, changed)
            }
        };
        let mut event = ctx.event(EventKind::TierDeclared, id);
        event.season = Some(season.id);
        event.version = Some(version);
        event.changed_fields = changed;
        event.data = serde_json::json!({ "season": season.number, "tier": self.tier.as_str() });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

impl DeclareTier {
    fn claim(&self, account: AccountId, season: SeasonId) -> NewClaim {
        NewClaim {
            account,
            season,
            tier: self.tier,
            justification: self.justification.as_ref().map(ToString::to_string),
            evidence_urls: self.evidence_urls.clone(),
        }
    }

    async fn first(
        &self,
        tx: &WriteTx,
        permit: &Permit<TierDeclare>,
        claim: NewClaim,
    ) -> Result<TierClaimId, Error> {
        if self.expected_version.is_some() {
            let message = "You have no claim in this season yet. Leave `expectedVersion` out.";
            return Err(Error::field("expectedVersion", ProblemCode::StaleVersion, message));
        }
        store::declare(tx, permit, claim).await.map_err(declared_meanwhile)
    }
}

/// What staff verified is not replaced by what nobody checked.
fn replaceable(before: &TierClaim) -> Result<(), Error> {
    match before.status {
        TierClaimStatus::SelfReported | TierClaimStatus::Rejected => Ok(()),
        TierClaimStatus::Verified => Err(Error::rule(
            ProblemCode::WrongState,
            format!(
                "Your tier `{}` is verified for this season. Ask staff of the Foundation to review another one.",
                before.tier.as_str()
            ),
        )),
    }
}

/// The fields that differ; declaring a rejected claim again asks for another look, so its status does.
fn differences(before: &TierClaim, claim: &NewClaim) -> Vec<&'static str> {
    let fields = [
        ("tier", before.tier != claim.tier),
        ("justification", before.justification != claim.justification),
        ("evidenceUrls", before.evidence_urls != claim.evidence_urls),
        ("status", before.status != TierClaimStatus::SelfReported),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

fn declared_meanwhile(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::TierClaim) => StoreError::Stale.into(),
        error => error.into(),
    }
}
