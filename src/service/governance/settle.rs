//! From how many approvals a mission has to the state that it is in.

use entity::ids::MissionId;
use entity::vocab::{EventKind, MissionKind, MissionStatus};

use super::facts::on_mission;
use crate::domain::governance::{Progress, next_action};
use crate::domain::mission::{BEFORE_BALLOT, Mission, MissionAction, TAKES_MIRRORED, transition};
use crate::policy::{Actor, Scope};
use crate::service::Ctx;
use crate::service::error::Error;
use crate::service::mission::rules_of;
use crate::store::db::WriteTx;
use crate::store::{governance as store, mission as missions};

/// Counts the approvals of a mission that waits for the vote, and moves it where the count says, within this transaction.
///
/// Whoever comes here has the mission's turn, by writing its row: of approvals that come at once, the one that completes the
/// number sees all others, and no other one does.
///
/// # Errors
/// The database failed.
pub(crate) async fn settle(ctx: &Ctx, tx: &WriteTx, id: MissionId) -> Result<(), Error> {
    settle_in(ctx, tx, id, BEFORE_BALLOT).await
}

/// As [`settle`], also where the deadline has ended the search by now: an approval that was given in time counts, whenever it
/// is written down (rule 4.8).
pub(super) async fn settle_what_was_in_time(ctx: &Ctx, tx: &WriteTx, id: MissionId) -> Result<(), Error> {
    settle_in(ctx, tx, id, TAKES_MIRRORED).await
}

async fn settle_in(ctx: &Ctx, tx: &WriteTx, id: MissionId, states: &[MissionStatus]) -> Result<(), Error> {
    let found = missions::by_ids(tx, &Scope::of(&Actor::System), &[id]).await?.remove(&id);
    let is_waiting =
        |mission: &Mission| mission.kind == MissionKind::Proposed && states.contains(&mission.status);
    let waiting = found.filter(|mission| is_waiting(mission));
    let Some(mission) = waiting else { return Ok(()) };
    let tally = store::tallies(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let rules = rules_of(tx, &mission).await?;
    let progress = Progress::of(tally, &rules);
    let Some(action) = next_action(mission.status, &progress) else {
        return Ok(store::set_progress(tx, &mission, &progress, None).await?);
    };
    let status = transition(mission.kind, mission.status, action)?;
    store::set_progress(tx, &mission, &progress, Some(status)).await?;
    let kind = match action {
        MissionAction::LoseApprovals => EventKind::MissionLostApprovals,
        _ => EventKind::MissionApproved,
    };
    let mut event = on_mission(ctx, kind, id, &mission);
    event.version = Some(mission.version.saturating_add(1));
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({
        "before": mission.status, "status": status, "required": progress.required, "valid": progress.valid,
    });
    tx.record(event).await?;
    Ok(())
}
