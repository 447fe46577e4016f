//! Taking an approval back.

use entity::ids::ApprovalId;
use entity::vocab::EventKind;

use super::facts::{on_mission, open_for_approvals};
use super::give::found_approval;
use super::settle::settle;
use crate::domain::governance::{Approval, ApprovalAction, approval_transition};
use crate::domain::mission::Mission;
use crate::domain::text::Paragraph;
use crate::policy::{self, ApprovalWithdraw, AuthorFacts, Permit, Verb};
use crate::service::error::Error;
use crate::service::mission::found_mission;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::governance as store;

/// Takes an approval back, until the ballot is put together.
#[derive(Clone, Debug)]
pub struct WithdrawApproval {
    /// The approval.
    pub id: ApprovalId,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for WithdrawApproval {
    type Verb = ApprovalWithdraw;
    type Id = ApprovalId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApprovalId>, Error> {
        let found = found_approval(ctx, tx, self.id).await?;
        let is_author = found.account_id.is_some() && found.account_id == ctx.account();
        let permit = policy::require::<ApprovalWithdraw>(&ctx.actor, &AuthorFacts { is_author })?;
        store::take_turn(tx, found.mission_id).await?;
        let before = found_approval(ctx, tx, self.id).await?;
        let mission = found_mission(tx, &ctx.actor, before.mission_id).await?;
        open_for_approvals(&mission)?;
        take_back(ctx, tx, &permit, (&mission, &before, self.reason.to_string())).await
    }
}

/// Takes an approval back that was read in this transaction's turn.
pub(super) async fn take_back<V: Verb>(
    ctx: &Ctx,
    tx: &WriteTx,
    permit: &Permit<V>,
    (mission, before, reason): (&Mission, &Approval, String),
) -> Result<Written<ApprovalId>, Error> {
    let state = approval_transition(before.state, ApprovalAction::Withdraw)?;
    store::withdraw(tx, permit, before, (state, Some(reason.clone()))).await?;
    let mut event = on_mission(ctx, EventKind::ApprovalWithdrawn, before.id, mission);
    event.version = Some(before.version.saturating_add(1));
    event.changed_fields = vec!["state"];
    event.data = serde_json::json!({ "address": before.address, "reason": reason });
    let event = tx.record(event).await?;
    settle(ctx, tx, mission.id).await?;
    Ok(Written { id: before.id, event: Some(event) })
}
