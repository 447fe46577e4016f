//! Withdrawing a proposed mission.

use entity::ids::MissionId;
use entity::vocab::EventKind;

use super::facts::{changed, found_mission, mission_facts};
use crate::domain::mission::{MissionAction, transition};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionWithdraw};
use crate::service::alliance::same_version;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission as store;

/// Withdraws a proposed mission that is not on the ballot yet (rule 3.8).
#[derive(Clone, Debug)]
pub struct WithdrawMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Why, for everybody to read.
    pub reason: Option<Paragraph>,
}

impl Command for WithdrawMission {
    type Verb = MissionWithdraw;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionWithdraw>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        let status = transition(mission.kind, mission.status, MissionAction::Withdraw)?;
        store::withdraw(tx, &permit, &mission, status).await?;
        let mut event = changed(ctx, EventKind::MissionWithdrawn, &mission);
        event.changed_fields = vec!["status"];
        let reason = self.reason.as_ref().map(ToString::to_string);
        event.data = serde_json::json!({ "before": mission.status, "reason": reason });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}
