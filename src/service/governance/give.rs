//! Approving a mission, and approving it again after it changed (rules 4.1 to 4.8).

use entity::ids::{ApprovalId, MissionId};
use entity::vocab::EventKind;

use super::basis::{Basis, basis};
use super::facts::{
    approved_already, before_deadline, not_own, on_mission, open_for_approvals, own_addresses, same_revision,
};
use super::settle::settle;
use crate::domain::governance::{Address, Approval, ApprovalAction, approval_transition, share};
use crate::domain::mission::Mission;
use crate::domain::text::Paragraph;
use crate::policy::{self, ApprovalGive, ApprovalReaffirm, AuthorFacts, Denial, Scope};
use crate::service::error::Error;
use crate::service::mission::{found_mission, rules_of};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::governance::{self as store, NewApproval};

/// Approves a mission as it is in one revision. This is not an endorsement (rule 4.3).
#[derive(Clone, Debug)]
pub struct GiveApproval {
    /// The mission.
    pub mission: MissionId,
    /// The revision that the delegate read.
    pub revision: i32,
    /// The address to approve with; the one with the most voting power where none is named.
    pub address: Option<Address>,
    /// What the delegate says to it.
    pub comment: Option<Paragraph>,
}

impl Command for GiveApproval {
    type Verb = ApprovalGive;
    type Id = ApprovalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApprovalId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let permit = policy::require::<ApprovalGive>(&ctx.actor, &())?;
        store::take_turn(tx, self.mission).await?;
        let mission = found_mission(tx, &ctx.actor, self.mission).await?;
        let mission = mission.as_ref();
        let rules = rules_of(tx, mission).await?;
        open_for_approvals(mission)?;
        before_deadline(&rules, tx.now())?;
        same_revision(tx, mission, self.revision).await?;
        not_own(tx, mission, account).await?;
        let basis = basis(tx, &rules, &own_addresses(tx, account, self.address).await?).await?;
        let new = NewApproval {
            account: Some(account),
            comment: self.comment.as_ref().map(ToString::to_string),
            ..resting_on(&basis, mission, tx)
        };
        let id = store::give(tx, &permit, new.clone()).await.map_err(approved_before)?;
        let event = tx.record(told(ctx, EventKind::ApprovalGiven, (id, 1), (mission, &new))).await?;
        settle(ctx, tx, mission.id).await?;
        Ok(Written { id, event: Some(event) })
    }
}

/// An approval of a mission as it is now, on this basis.
pub(super) fn resting_on(basis: &Basis, mission: &Mission, tx: &WriteTx) -> NewApproval {
    NewApproval {
        mission: mission.id,
        account: None,
        address: basis.address,
        forum_url: None,
        comment: None,
        revision: mission.revision,
        snapshot: basis.snapshot.as_ref().map(|snapshot| snapshot.id),
        evidence: basis.evidence,
        waiver: basis.waiver.as_ref().map(|waiver| waiver.id),
        recorded_by: None,
        given_at: tx.now(),
    }
}

/// The event of an approval that was given, or given again.
pub(super) fn told(
    ctx: &Ctx,
    kind: EventKind,
    (id, version): (ApprovalId, i32),
    (mission, approval): (&Mission, &NewApproval),
) -> crate::domain::event::NewEvent {
    let mut event = on_mission(ctx, kind, id, mission);
    event.version = Some(version);
    event.changed_fields = vec!["state", "revision"];
    let evidence = approval.evidence;
    event.data = serde_json::json!({
        "address": approval.address,
        "revision": approval.revision,
        "votingPower": evidence.power,
        "share": share(evidence.power, evidence.supply),
        "waiver": approval.waiver,
    });
    event
}

pub(super) fn approved_before(error: StoreError) -> Error {
    match error {
        StoreError::Taken(Unique::LiveApproval) => approved_already(),
        error => error.into(),
    }
}

/// Approves a mission again, as it is now.
#[derive(Clone, Copy, Debug)]
pub struct ReaffirmApproval {
    /// The approval.
    pub id: ApprovalId,
    /// The revision that the delegate read.
    pub revision: i32,
}

impl Command for ReaffirmApproval {
    type Verb = ApprovalReaffirm;
    type Id = ApprovalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApprovalId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let found = found_approval(ctx, tx, self.id).await?;
        let is_author = found.account_id == Some(account);
        let permit = policy::require::<ApprovalReaffirm>(&ctx.actor, &AuthorFacts { is_author })?;
        store::take_turn(tx, found.mission_id).await?;
        let before = found_approval(ctx, tx, self.id).await?;
        let mission = found_mission(tx, &ctx.actor, before.mission_id).await?;
        let mission = mission.as_ref();
        approval_transition(before.state, ApprovalAction::Reaffirm)?;
        let rules = rules_of(tx, mission).await?;
        open_for_approvals(mission)?;
        before_deadline(&rules, tx.now())?;
        same_revision(tx, mission, self.revision).await?;
        not_own(tx, mission, account).await?;
        let basis = basis(tx, &rules, &own_addresses(tx, account, Some(before.address)).await?).await?;
        let again = resting_on(&basis, mission, tx);
        store::reaffirm(tx, &permit, &before, &again).await?;
        let subject = (before.id, before.version.saturating_add(1));
        let event = tx.record(told(ctx, EventKind::ApprovalReaffirmed, subject, (mission, &again))).await?;
        settle(ctx, tx, mission.id).await?;
        Ok(Written { id: before.id, event: Some(event) })
    }
}

pub(super) async fn found_approval(ctx: &Ctx, tx: &WriteTx, id: ApprovalId) -> Result<Approval, Error> {
    let found = store::approvals_by_id(tx, &Scope::of(&ctx.actor), &[id]).await?.remove(&id);
    found.map(|approval| Approval::clone(&approval)).ok_or_else(|| Error::not_found("approval"))
}
