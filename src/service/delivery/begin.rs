//! Letting the work on an RFP begin.

use entity::ids::MissionId;
use entity::vocab::{ApplicationStatus, EventKind};

use crate::domain::mission::{ApplicationAction, MissionAction, application_transition, transition};
use crate::policy::{self, MissionBegin};
use crate::service::alliance::same_version;
use crate::service::error::Error;
use crate::service::mission::{changed_event, found_mission, mission_facts};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::move_applications;
use crate::store::mission::advance;

/// Lets the alliances that were chosen for an RFP begin.
#[derive(Clone, Copy, Debug)]
pub struct BeginMission {
    /// The RFP.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for BeginMission {
    type Verb = MissionBegin;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MissionBegin>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        only_rfps(&mission)?;
        let status = transition(mission.kind, mission.status, MissionAction::Begin)?;
        advance(tx, &permit, &mission, status).await?;
        let chosen = ApplicationStatus::Selected;
        let begun = application_transition(chosen, ApplicationAction::Begin)?;
        move_applications(tx, &permit, mission.id, (chosen, begun)).await?;
        let mut event = changed_event(ctx, EventKind::MissionBegun, &mission);
        event.changed_fields = vec!["status"];
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}

/// A funded mission begins when its people have passed the checks of identity.
fn only_rfps(mission: &crate::domain::mission::Mission) -> Result<(), Error> {
    use crate::service::error::ProblemCode;
    if mission.kind == entity::vocab::MissionKind::Foundation {
        return Ok(());
    }
    let message = "A proposed mission begins with `grantKycRecord`. Record there that its people passed.";
    Err(Error::rule(ProblemCode::WrongState, message))
}
