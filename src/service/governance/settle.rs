//! From how many approvals a mission has to the state that it is in.

use entity::ids::MissionId;
use entity::vocab::{EventKind, MissionKind, MissionStatus};

use super::facts::{on_mission, rules_of};
use crate::domain::governance::{Progress, next_action};
use crate::domain::mission::{MissionAction, transition};
use crate::policy::{Actor, Scope};
use crate::service::Ctx;
use crate::service::error::Error;
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
    let found = missions::by_ids(tx, &Scope::of(&Actor::System), &[id]).await?.remove(&id);
    let is_waiting =
        |status| matches!(status, MissionStatus::SeekingApproval | MissionStatus::ApprovedForVote);
    let waiting = found.filter(|mission| mission.kind == MissionKind::Proposed && is_waiting(mission.status));
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
