//! Publishing an RFP.

use entity::ids::MissionId;
use entity::vocab::EventKind;

use super::checks::publishable;
use super::facts::{changed, found_mission, mission_facts, readers};
use crate::domain::mission::{Content, MissionAction, transition};
use crate::policy::{self, MissionPublish};
use crate::service::alliance::same_version;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission as store;

/// Publishes the draft of an RFP, which takes applications from then on (rule 3.9).
#[derive(Clone, Copy, Debug)]
pub struct PublishMission {
    /// The mission.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for PublishMission {
    type Verb = MissionPublish;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionPublish>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        let status = transition(mission.kind, mission.status, MissionAction::Publish)?;
        let content = Content::of(&mission, &store::parts(tx, mission.id).await?);
        publishable(&content, tx.now())?;
        store::publish(tx, &permit, &mission, status).await?;
        let mut event = changed(ctx, EventKind::MissionPublished, &mission);
        event.readers = readers(mission.kind, status);
        event.changed_fields = vec!["status", "openedOn"];
        event.data = serde_json::json!({ "slug": mission.slug, "submitBy": content.submit_by });
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}
