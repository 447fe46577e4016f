//! Refusing a funded mission (rule 7.14).

use entity::ids::MissionId;
use entity::vocab::EventKind;

use super::facts::BACK_TO_FUND;
use crate::domain::mission::{MissionAction, transition};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionCancel};
use crate::service::alliance::same_version;
use crate::service::error::Error;
use crate::service::mission::{EndOf, changed_event, end_grants, found_mission};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission::advance;

/// Refuses a mission that the vote funded, before the work begins.
#[derive(Clone, Debug)]
pub struct CancelMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for CancelMission {
    type Verb = MissionCancel;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let permit = policy::require::<MissionCancel>(&ctx.actor, &())?;
        same_version(self.expected_version, mission.version)?;
        let status = transition(mission.kind, mission.status, MissionAction::Cancel)?;
        let reason = format!("{} {BACK_TO_FUND}", &*self.reason);
        advance(tx, &permit, &mission, status).await?;
        end_grants(tx, &permit, (mission.id, EndOf::All), &reason).await?;
        let mut event = changed_event(ctx, EventKind::MissionCancelled, &mission);
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "reason": reason });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}
