//! What a material change does to the approvals that were given before it (rule 4.6).

use std::collections::BTreeSet;

use entity::ids::{AccountId, AllianceId, MissionId};
use entity::vocab::{EventKind, MissionKind};

use super::facts::on_mission;
use super::settle::settle;
use super::wallet::invalidate;
use crate::domain::event::Readers;
use crate::domain::governance::{Approval, ApprovalAction, approval_transition, material};
use crate::domain::mission::{Mission, is_before_ballot};
use crate::policy::{Actor, Scope};
use crate::service::Ctx;
use crate::service::error::Error;
use crate::store::db::WriteTx;
use crate::store::{governance as store, mission as missions};

/// A mission got a new revision in which these fields changed.
///
/// # Errors
/// The database failed.
pub(crate) async fn text_changed(
    ctx: &Ctx,
    tx: &WriteTx,
    id: MissionId,
    changed: &[&'static str],
) -> Result<(), Error> {
    let fields: Vec<_> = material(changed).collect();
    if fields.is_empty() {
        return Ok(());
    }
    match found(tx, id).await? {
        Some(mission) => go_stale(ctx, tx, &mission, &fields).await,
        None => Ok(()),
    }
}

/// The members of an alliance changed: `joined` belongs to it now, and does not approve its missions (rule 4.4).
///
/// # Errors
/// The database failed.
pub(crate) async fn members_changed(
    ctx: &Ctx,
    tx: &WriteTx,
    alliance: AllianceId,
    joined: Option<AccountId>,
) -> Result<(), Error> {
    for id in store::before_ballot(tx, alliance).await? {
        store::take_turn(tx, id).await?;
        let Some(mission) = found(tx, id).await? else { continue };
        let live = store::live_approvals_of(tx, id).await?;
        let own = live.iter().find(|approval| joined.is_some() && approval.account_id == joined);
        if let Some(approval) = own {
            invalidate(ctx, tx, (&mission, approval), "The delegate joined the alliance.").await?;
        }
        go_stale(ctx, tx, &mission, &["members"]).await?;
    }
    Ok(())
}

/// A proposal that is not on the ballot yet: what was voted on rests on approvals that stay as they were then.
async fn found(tx: &WriteTx, id: MissionId) -> Result<Option<Mission>, Error> {
    let found = missions::by_ids(tx, &Scope::of(&Actor::System), &[id]).await?.remove(&id);
    let proposed =
        found.filter(|mission| mission.kind == MissionKind::Proposed && is_before_ballot(mission.status));
    Ok(proposed.map(|mission| Mission::clone(&mission)))
}

async fn go_stale(ctx: &Ctx, tx: &WriteTx, mission: &Mission, fields: &[&'static str]) -> Result<(), Error> {
    let mut touched = 0;
    for approval in store::live_approvals_of(tx, mission.id).await? {
        touched += usize::from(goes_stale(ctx, tx, mission, (&approval, fields)).await?);
    }
    if touched > 0 {
        let mut event = on_mission(ctx, EventKind::ApprovalsBecameStale, mission.id, mission);
        event.changed_fields = vec!["approvalProgress"];
        event.data = serde_json::json!({ "approvals": touched, "changedFields": fields });
        tx.record(event).await?;
    }
    settle(ctx, tx, mission.id).await
}

/// Marks one approval as given before these fields changed. Answers whether that was news.
pub(super) async fn goes_stale(
    ctx: &Ctx,
    tx: &WriteTx,
    mission: &Mission,
    (approval, fields): (&Approval, &[&'static str]),
) -> Result<bool, Error> {
    let known: BTreeSet<_> = approval.changed_fields.iter().map(String::as_str).collect();
    let all: BTreeSet<_> = known.iter().copied().chain(fields.iter().copied()).collect();
    let state = approval_transition(approval.state, ApprovalAction::GoStale)?;
    if state == approval.state && all == known {
        return Ok(false);
    }
    let all: Vec<_> = all.into_iter().map(str::to_owned).collect();
    store::go_stale(tx, approval, (state, &all)).await?;
    tell_delegate(ctx, tx, mission, (approval, fields)).await?;
    Ok(true)
}

async fn tell_delegate(
    ctx: &Ctx,
    tx: &WriteTx,
    mission: &Mission,
    (approval, fields): (&Approval, &[&'static str]),
) -> Result<(), Error> {
    let Some(delegate) = approval.account_id else { return Ok(()) };
    let mut event = on_mission(ctx, EventKind::ApprovalBecameStale, approval.id, mission);
    event.readers = Readers::Account(delegate);
    event.version = Some(approval.version.saturating_add(1));
    event.changed_fields = vec!["state"];
    event.data = serde_json::json!({
        "changedFields": fields, "approvedRevision": approval.revision, "revision": mission.revision,
    });
    tx.record(event).await?;
    Ok(())
}
