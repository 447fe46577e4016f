//! What happens to a grant until it is paid out.

use chrono::NaiveDate;
use entity::ids::GrantId;
use entity::vocab::{EventKind, GrantStatus};

use super::facts::{BACK_TO_FUND, delivery_facts, found_grant};
use crate::domain::amount::TokenAmount;
use crate::domain::delivery::Grant;
use crate::domain::event::{NewEvent, Readers};
use crate::domain::mission::{Mission, MissionAction, RecipientAddress, WrongState, transition};
use crate::domain::text::{Line, Paragraph};
use crate::policy::{self, GrantKycRecord, GrantPayoutRecord, GrantRecipientSet};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::changed_event;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, KycOutcome, NewPayout};
use crate::store::governance::take_turn;
use crate::store::mission::advance;

/// Says where a grant goes.
#[derive(Clone, Debug)]
pub struct SetRecipient {
    /// The grant.
    pub grant: GrantId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The address.
    pub address: RecipientAddress,
}

impl Command for SetRecipient {
    type Verb = GrantRecipientSet;
    type Id = GrantId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<GrantId>, Error> {
        let (grant, mission) = found_grant(tx, &ctx.actor, self.grant).await?;
        let facts = delivery_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<GrantRecipientSet>(&ctx.actor, &facts)?;
        same_version(self.expected_version, grant.version)?;
        live(&grant)?;
        store::set_recipient(tx, &permit, &grant, &self.address.to_string()).await?;
        let mut event = about(ctx, EventKind::GrantRecipientSet, (&grant, &mission));
        event.changed_fields = vec!["recipientAddress"];
        event.readers = Readers::Leader;
        Ok(Written { id: grant.id, event: Some(tx.record(event).await?) })
    }
}

/// What the checks of identity came to.
#[derive(Clone, Debug)]
pub enum KycVerdict {
    /// They were passed.
    Passed,
    /// They were not, and this is what everybody may read of it.
    Failed(Paragraph),
}

/// Records the checks of identity, with which the mission begins or ends (rules 7.6 and 7.14).
#[derive(Clone, Debug)]
pub struct RecordKyc {
    /// The grant.
    pub grant: GrantId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What they came to.
    pub verdict: KycVerdict,
}

impl Command for RecordKyc {
    type Verb = GrantKycRecord;
    type Id = GrantId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<GrantId>, Error> {
        let (grant, mission) = found_grant(tx, &ctx.actor, self.grant).await?;
        let permit = policy::require::<GrantKycRecord>(&ctx.actor, &())?;
        same_version(self.expected_version, grant.version)?;
        awaits_kyc(&grant)?;
        let (action, kind, reason) = match &self.verdict {
            KycVerdict::Passed => (MissionAction::Begin, EventKind::MissionBegun, None),
            KycVerdict::Failed(reason) => {
                let reason = format!("{} {BACK_TO_FUND}", &**reason);
                (MissionAction::Cancel, EventKind::MissionCancelled, Some(reason))
            }
        };
        let status = transition(mission.kind, mission.status, action)?;
        let outcome = reason.as_deref().map_or(KycOutcome::Passed, KycOutcome::Failed);
        store::record_kyc(tx, &permit, &grant, outcome).await?;
        advance(tx, &permit, &mission, status).await?;
        let mut event = changed_event(ctx, kind, &mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "reason": reason });
        tx.record(event).await?;
        let mut event = about(ctx, EventKind::GrantKycRecorded, (&grant, &mission));
        event.changed_fields = vec!["status", "kycStatus", "kycRecordedAt"];
        event.readers = Readers::Leader;
        Ok(Written { id: grant.id, event: Some(tx.record(event).await?) })
    }
}

/// Records a payout.
#[derive(Clone, Debug)]
pub struct RecordPayout {
    /// The grant.
    pub grant: GrantId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Its amount.
    pub amount: TokenAmount,
    /// The day; none is today.
    pub paid_on: Option<NaiveDate>,
    /// The transaction that paid it.
    pub transaction_hash: Option<Line>,
    /// A remark.
    pub note: Option<Paragraph>,
}

impl Command for RecordPayout {
    type Verb = GrantPayoutRecord;
    type Id = GrantId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<GrantId>, Error> {
        let (grant, mission) = found_grant(tx, &ctx.actor, self.grant).await?;
        let permit = policy::require::<GrantPayoutRecord>(&ctx.actor, &())?;
        same_version(self.expected_version, grant.version)?;
        // Whoever asks for the grant back meanwhile waits, or is seen.
        take_turn(tx, mission.id).await?;
        self.is_due(tx, &grant).await?;
        let payout = NewPayout {
            amount: self.amount,
            paid_on: self.paid_on.unwrap_or_else(|| tx.now().date_naive()),
            transaction_hash: self.transaction_hash.as_ref().map(ToString::to_string),
            note: self.note.as_ref().map(ToString::to_string),
            recorded_by: ctx.account(),
        };
        store::pay(tx, &permit, &grant, payout).await?;
        let mut event = about(ctx, EventKind::GrantPaid, (&grant, &mission));
        event.changed_fields = vec!["paid", "payouts"];
        event.data = serde_json::json!({ "amount": self.amount });
        Ok(Written { id: grant.id, event: Some(tx.record(event).await?) })
    }
}

impl RecordPayout {
    async fn is_due(&self, tx: &WriteTx, grant: &Grant) -> Result<(), Error> {
        payable(grant, store::open_case_of(tx, grant.mission_id).await?.is_some())?;
        if self.amount == TokenAmount::ZERO || self.amount > grant.outstanding() {
            let message = format!(
                "`amount`: Give more than 0, and at most the {} OP that are left.",
                grant.outstanding()
            );
            return Err(Error::field("amount", ProblemCode::Invalid, message));
        }
        Ok(())
    }
}

/// The checks of identity are recorded once.
pub(super) fn awaits_kyc(grant: &Grant) -> Result<(), Error> {
    match grant.status {
        GrantStatus::AwaitingKyc => Ok(()),
        status => Err(WrongState { state: status.as_str() }.into()),
    }
}

/// A grant is paid once its people have passed the checks, unless it is asked back (rules 7.6 and 7.7).
pub(super) fn payable(grant: &Grant, is_asked_back: bool) -> Result<(), Error> {
    if grant.status != GrantStatus::Granted {
        return Err(WrongState { state: grant.status.as_str() }.into());
    }
    if is_asked_back {
        let message = "The Token House is asked to take this grant back. Wait for what it decides.";
        return Err(Error::rule(ProblemCode::CaseOpen, message));
    }
    if grant.recipient_address.is_none() {
        let message = "The grant has no recipient address. Let the leader set one with `grantRecipientSet`.";
        return Err(Error::rule(ProblemCode::Incomplete, message));
    }
    if grant.outstanding() == TokenAmount::ZERO {
        let message = "The grant is paid out. There is nothing left to record.";
        return Err(Error::rule(ProblemCode::WrongState, message));
    }
    Ok(())
}

/// A grant that has ended does not change any more.
pub(super) fn live(grant: &Grant) -> Result<(), Error> {
    match grant.status {
        GrantStatus::AwaitingKyc | GrantStatus::Granted => Ok(()),
        status => Err(WrongState { state: status.as_str() }.into()),
    }
}

/// An event about a grant that was changed.
fn about(ctx: &Ctx, kind: EventKind, (grant, mission): (&Grant, &Mission)) -> NewEvent {
    let mut event = ctx.event(kind, grant.id);
    event.alliance = mission.alliance_id;
    event.mission = Some(mission.id);
    event.season = Some(mission.season_id);
    event.version = Some(grant.version.saturating_add(1));
    event
}
