//! What happens to a grant until it is paid out.

use std::sync::Arc;

use chrono::NaiveDate;
use entity::ids::GrantId;
use entity::vocab::{EventKind, GrantStatus, MissionKind, MissionStatus};

use super::facts::{BACK_TO_FUND, found_grant, grant_facts};
use crate::domain::amount::TokenAmount;
use crate::domain::delivery::Grant;
use crate::domain::event::{NewEvent, Readers};
use crate::domain::mission::{
    ApplicationAction, Mission, MissionAction, RecipientAddress, WrongState, application_transition,
    transition,
};
use crate::domain::text::{Line, Paragraph};
use crate::policy::{self, GrantKycRecord, GrantPayoutRecord, GrantRecipientSet, Permit};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::{abandon_application, changed_event};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, KycOutcome, NewPayout};
use crate::store::governance::take_turn;
use crate::store::mission::{advance, applications_to, hold};

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
        let facts = grant_facts(tx, &ctx.actor, &grant).await?;
        let permit = policy::require::<GrantRecipientSet>(&ctx.actor, &facts)?;
        same_version(self.expected_version, grant.version)?;
        live(&grant)?;
        // Whoever ends the grant meanwhile waits, and is not told that it changed.
        take_turn(tx, mission.id).await?;
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

/// Records the checks of identity (rules 7.6 and 7.14). With them a proposed mission begins, or ends; an RFP goes on without
/// a team that did not pass.
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
        // Whoever ends the mission meanwhile waits, or is seen.
        hold(tx, &mission).await?;
        match mission.kind {
            MissionKind::Proposed => self.of_proposed(ctx, (tx, &permit), (&grant, &mission)).await?,
            MissionKind::Foundation => self.of_team(ctx, (tx, permit), (&grant, &mission)).await?,
        }
        let mut event = about(ctx, EventKind::GrantKycRecorded, (&grant, &mission));
        event.changed_fields = vec!["status", "kycStatus", "kycRecordedAt"];
        event.readers = Readers::Leader;
        Ok(Written { id: grant.id, event: Some(tx.record(event).await?) })
    }
}

impl RecordKyc {
    async fn of_proposed(
        &self,
        ctx: &Ctx,
        (tx, permit): (&WriteTx, &Permit<GrantKycRecord>),
        (grant, mission): (&Grant, &Mission),
    ) -> Result<(), Error> {
        let (action, kind, reason) = match &self.verdict {
            KycVerdict::Passed => (MissionAction::Begin, EventKind::MissionBegun, None),
            KycVerdict::Failed(reason) => {
                let reason = format!("{} {BACK_TO_FUND}", &**reason);
                (MissionAction::Cancel, EventKind::MissionCancelled, Some(reason))
            }
        };
        let status = transition(mission.kind, mission.status, action)?;
        let outcome = reason.as_deref().map_or(KycOutcome::Passed(Some(tx.now())), KycOutcome::Failed);
        store::record_kyc(tx, permit, grant, outcome).await?;
        advance(tx, permit, mission, status).await?;
        let mut event = changed_event(ctx, kind, mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "reason": reason });
        tx.record(event).await?;
        Ok(())
    }

    async fn of_team(
        &self,
        ctx: &Ctx,
        (tx, permit): (&WriteTx, Permit<GrantKycRecord>),
        (grant, mission): (&Grant, &Arc<Mission>),
    ) -> Result<(), Error> {
        let KycVerdict::Failed(reason) = &self.verdict else {
            let passed = KycOutcome::Passed(grant.begun_at);
            return Ok(store::record_kyc(tx, &permit, grant, passed).await?);
        };
        store::record_kyc(tx, &permit, grant, KycOutcome::Failed(reason)).await?;
        let applications = applications_to(tx, mission.id).await?;
        let team = applications.iter().find(|application| {
            application.alliance_id == grant.alliance_id
                && application_transition(application.status, ApplicationAction::Abandon).is_ok()
        });
        if let Some(team) = team {
            abandon_application(ctx, (tx, permit), (Arc::clone(mission), team), reason).await?;
        }
        Ok(())
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
        self.is_due(tx, (&grant, &mission)).await?;
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
    async fn is_due(&self, tx: &WriteTx, (grant, mission): (&Grant, &Mission)) -> Result<(), Error> {
        payable(grant, mission, store::open_case_of(tx, mission.id).await?.is_some())?;
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

/// A grant is paid once its people have passed the checks, unless it is asked back (rules 7.6 and 7.7); that of an RFP, once
/// the work is done (rule 3.9).
pub(super) fn payable(grant: &Grant, mission: &Mission, is_asked_back: bool) -> Result<(), Error> {
    if grant.status != GrantStatus::Granted {
        return Err(WrongState { state: grant.status.as_str() }.into());
    }
    if mission.kind == MissionKind::Foundation && mission.status != MissionStatus::Completed {
        let message = "An RFP pays on completion. Record the payout once its work is accepted.";
        return Err(Error::rule(ProblemCode::Incomplete, message));
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
    if grant.is_live() { Ok(()) } else { Err(WrongState { state: grant.status.as_str() }.into()) }
}

/// An event about a grant that was changed.
fn about(ctx: &Ctx, kind: EventKind, (grant, mission): (&Grant, &Mission)) -> NewEvent {
    let mut event = ctx.event(kind, grant.id);
    event.alliance = grant.alliance_id;
    event.mission = Some(mission.id);
    event.season = Some(mission.season_id);
    event.version = Some(grant.version.saturating_add(1));
    event
}
