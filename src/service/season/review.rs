//! Staff judge claims to trust tiers (rule 6.3).

use std::sync::Arc;

use entity::ids::TierClaimId;
use entity::vocab::{EventKind, TierClaimStatus};

use crate::domain::event::Readers;
use crate::domain::season::TierClaim;
use crate::domain::text::Paragraph;
use crate::policy::{self, AuthorFacts, TierReject, TierVerify, Verb};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::season::{self as store, JudgesClaims, NewReview};

/// What staff say to a claim.
#[derive(Clone, Debug)]
pub struct TierVerdict {
    /// The claim.
    pub id: TierClaimId,
    /// The version that staff read.
    pub expected_version: i32,
    /// Why, for the claimant and the Foundation.
    pub reason: Paragraph,
}

/// Agrees with a claim, which stays as it is from then on.
#[derive(Clone, Debug)]
pub struct VerifyTier(pub TierVerdict);

impl Command for VerifyTier {
    type Verb = TierVerify;
    type Id = TierClaimId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<TierClaimId>, Error> {
        let found = (TierClaimStatus::Verified, EventKind::TierVerified);
        self.0.judge::<Self::Verb>(ctx, tx, found).await
    }
}

/// Disagrees with a claim, which then allows no more than none would. Missions that were submitted before keep the tier that
/// they were submitted with (rule 6.5). New evidence opens the claim again.
#[derive(Clone, Debug)]
pub struct RejectTier(pub TierVerdict);

impl Command for RejectTier {
    type Verb = TierReject;
    type Id = TierClaimId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<TierClaimId>, Error> {
        let found = (TierClaimStatus::Rejected, EventKind::TierRejected);
        self.0.judge::<Self::Verb>(ctx, tx, found).await
    }
}

impl TierVerdict {
    async fn judge<V>(
        &self,
        ctx: &Ctx,
        tx: &WriteTx,
        (verdict, kind): (TierClaimStatus, EventKind),
    ) -> Result<Written<TierClaimId>, Error>
    where
        V: JudgesClaims + Verb<Facts = AuthorFacts>,
    {
        let claim = found_claim(tx, self.id).await?;
        let is_author = ctx.account() == Some(claim.account_id);
        let permit = policy::require::<V>(&ctx.actor, &AuthorFacts { is_author })?;
        same_version(self.expected_version, claim.version)?;
        if claim.status == verdict {
            let message = format!("This claim is `{}` already. Read it again.", verdict.as_str());
            return Err(Error::rule(ProblemCode::WrongState, message));
        }
        let review = NewReview { verdict, reason: &self.reason, reviewer: ctx.account() };
        store::review(tx, &permit, &claim, review).await?;
        let mut event = ctx.event(kind, claim.id);
        event.season = Some(claim.season_id);
        event.version = Some(claim.version.saturating_add(1));
        event.readers = Readers::Account(claim.account_id);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({
            "tier": claim.tier, "before": claim.status, "after": verdict, "reason": self.reason.to_string(),
        });
        Ok(Written { id: claim.id, event: Some(tx.record(event).await?) })
    }
}

async fn found_claim(tx: &WriteTx, id: TierClaimId) -> Result<Arc<TierClaim>, Error> {
    store::claims_by_id(tx, &[id]).await?.remove(&id).ok_or_else(|| Error::not_found("claim to a trust tier"))
}
