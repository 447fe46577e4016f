//! What time does to milestones, written down by a periodic job.

use entity::ids::MissionId;
use entity::vocab::{EventKind, MilestoneStatus, MissionStatus};

use super::milestone::about;
use crate::domain::delivery::{Ends, by_clock};
use crate::domain::mission::{Mission, MissionAction, transition};
use crate::policy::{Actor, Scope};
use crate::service::Ctx;
use crate::service::error::Error;
use crate::service::mission::changed_event;
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::{delivery as store, mission, season};

/// How many missions are looked for at once.
const BATCH: u64 = 100;

/// Marks milestones of missions under way whose dates have passed, one mission in a transaction, and endangers proposed
/// missions that missed a critical one. Returns how many milestones changed. It may run as often as one likes, and on
/// several servers at once.
///
/// # Errors
/// The database failed.
pub async fn mark_overdue(ctx: &Ctx) -> Result<usize, Error> {
    let mut marked = 0;
    let mut after = None;
    loop {
        let missions = store::unfinished(&ctx.db, after, (ctx.clock.now(), BATCH)).await?;
        let Some(last) = missions.last() else { break };
        after = Some(last.id);
        for mission in &missions {
            match ctx.db.write(&MarkMission { ctx, mission: mission.id }).await {
                // Somebody else wrote it at that moment; the next run sees what is left.
                Err(Error::Store(StoreError::Stale)) => {}
                outcome => marked += outcome?,
            }
        }
    }
    if marked > 0 {
        ctx.wake.wake();
    }
    Ok(marked)
}

struct MarkMission<'a> {
    ctx: &'a Ctx,
    mission: MissionId,
}

impl Work for MarkMission<'_> {
    type Output = usize;
    type Error = Error;

    async fn run(&self, tx: &WriteTx) -> Result<usize, Error> {
        let scope = Scope::of(&Actor::System);
        let found = mission::by_ids(tx, &scope, &[self.mission]).await?.remove(&self.mission);
        let Some(mission) = found else { return Ok(0) };
        let ends = ends_of(tx, &mission).await?;
        let milestones =
            mission::milestones_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
        let mut marked = 0;
        let mut is_endangered = false;
        for milestone in milestones.iter() {
            let status = by_clock(milestone, ends, tx.now());
            if status == milestone.status {
                continue;
            }
            store::mark(tx, milestone, status).await.map_err(Error::Store)?;
            let kind = match status {
                MilestoneStatus::Missed => EventKind::MilestoneMissed,
                _ => EventKind::MilestoneOverdue,
            };
            let mut event = about(self.ctx, kind, (milestone, &mission));
            event.changed_fields = vec!["status"];
            event.data = serde_json::json!({ "title": milestone.title, "kind": milestone.kind, "dueOn": milestone.due_on });
            tx.record(event).await?;
            marked += 1;
            is_endangered |= milestone.is_critical() && status == MilestoneStatus::Missed;
        }
        if is_endangered && mission.status == MissionStatus::Active {
            self.endanger(tx, &mission).await?;
        }
        Ok(marked)
    }
}

impl MarkMission<'_> {
    async fn endanger(&self, tx: &WriteTx, mission: &Mission) -> Result<(), Error> {
        let status = transition(mission.kind, mission.status, MissionAction::EndangerMilestone)?;
        mission::expire(tx, mission, status).await.map_err(Error::Store)?;
        let mut event = changed_event(self.ctx, EventKind::MissionEndangered, mission);
        event.changed_fields = vec!["status"];
        tx.record(event).await?;
        Ok(())
    }
}

/// When the time for a mission ends: with its season, or with the lock of its grant.
async fn ends_of(tx: &WriteTx, mission: &Mission) -> Result<Ends, Error> {
    let season = season::by_ids(tx, &[mission.season_id]).await?.remove(&mission.season_id);
    let grants = store::grants_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
    let lock = grants.last().map(|grant| grant.lock_until);
    Ok(Ends { season: season.and_then(|season| season.ends_on), lock })
}
