//! What becomes of an application before the Foundation decides.

use std::sync::Arc;

use entity::ids::{ApplicationId, EventId};
use entity::vocab::{ApplicationStatus, EventKind};

use super::facts::{changed, found_mission};
use super::grants::{self, Of};
use super::rfp::{Step, carry_on, tell_applicant};
use crate::domain::event::{Readers, Subject};
use crate::domain::mission::{
    Application, ApplicationAction, Mission, MissionAction, application_transition, transition,
};
use crate::domain::text::Paragraph;
use crate::policy::{
    self, ApplicationAbandon, ApplicationFacts, ApplicationReview, ApplicationWithdraw, Permit,
};
use crate::service::alliance::{role_in, same_version};
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::EndsGrants;
use crate::store::mission::{self as store, AdvancesMissions, MovesApplications};

/// Takes an application back, which may be made again in time.
#[derive(Clone, Debug)]
pub struct WithdrawApplication {
    /// The application.
    pub id: ApplicationId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Why, for the Foundation.
    pub reason: Option<Paragraph>,
}

impl Command for WithdrawApplication {
    type Verb = ApplicationWithdraw;
    type Id = ApplicationId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApplicationId>, Error> {
        let application = found_application(tx, self.id).await?;
        let facts = application_facts(ctx, tx, &application).await?;
        let permit = policy::require::<ApplicationWithdraw>(&ctx.actor, &facts)?;
        same_version(self.expected_version, application.version)?;
        let status = application_transition(application.status, ApplicationAction::Withdraw)?;
        store::move_application(tx, &permit, &application, (status, None)).await?;
        let mission = found_mission(tx, &ctx.actor, application.mission_id).await?;
        let mut event = changed(ctx, EventKind::ApplicationWithdrawn, &mission);
        event.subject = Subject::of(application.id);
        event.alliance = application.alliance_id;
        event.version = Some(application.version.saturating_add(1));
        event.readers = Readers::Staff;
        event.changed_fields = vec!["status"];
        event.data = serde_json::json!({ "reason": self.reason.as_ref().map(ToString::to_string) });
        Ok(Written { id: application.id, event: Some(tx.record(event).await?) })
    }
}

/// Begins to read an application, which stays as it is from then on.
#[derive(Clone, Copy, Debug)]
pub struct ReviewApplication {
    /// The application.
    pub id: ApplicationId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for ReviewApplication {
    type Verb = ApplicationReview;
    type Id = ApplicationId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApplicationId>, Error> {
        let permit = policy::require::<ApplicationReview>(&ctx.actor, &())?;
        let application = found_application(tx, self.id).await?;
        same_version(self.expected_version, application.version)?;
        let status = application_transition(application.status, ApplicationAction::Review)?;
        store::move_application(tx, &permit, &application, (status, None)).await?;
        let mission = found_mission(tx, &ctx.actor, application.mission_id).await?;
        let what = (EventKind::ApplicationReviewed, status, None);
        let event = tell_applicant(ctx, tx, (&mission, &application), what).await?;
        Ok(Written { id: application.id, event: Some(event) })
    }
}

/// Notes that a chosen team gave up. The RFP goes on with the others, and is abandoned with the last one (edge 23).
#[derive(Clone, Debug)]
pub struct AbandonApplication {
    /// The application.
    pub id: ApplicationId,
    /// The version that the client read.
    pub expected_version: i32,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for AbandonApplication {
    type Verb = ApplicationAbandon;
    type Id = ApplicationId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ApplicationId>, Error> {
        let application = found_application(tx, self.id).await?;
        let facts = application_facts(ctx, tx, &application).await?;
        let permit = policy::require::<ApplicationAbandon>(&ctx.actor, &facts)?;
        same_version(self.expected_version, application.version)?;
        let mission = found_mission(tx, &ctx.actor, application.mission_id).await?;
        // Of the last two teams that give up at once, one waits here and finds that it is the last.
        store::hold(tx, &mission).await?;
        let event = abandon(ctx, (tx, permit), (mission, &application), &self.reason).await?;
        Ok(Written { id: application.id, event: Some(event) })
    }
}

/// Takes a team out of an RFP that is held: its grant ends, and with the last team the RFP.
pub(crate) async fn abandon<V>(
    ctx: &Ctx,
    (tx, permit): (&WriteTx, Permit<V>),
    (mission, application): (Arc<Mission>, &Application),
    reason: &str,
) -> Result<EventId, Error>
where
    V: AdvancesMissions + MovesApplications + EndsGrants,
{
    let status = application_transition(application.status, ApplicationAction::Abandon)?;
    store::move_application(tx, &permit, application, (status, None)).await?;
    if let Some(alliance) = application.alliance_id {
        grants::end(tx, &permit, (mission.id, Of::Team(alliance)), reason).await?;
    }
    let mut event = changed(ctx, EventKind::ApplicationAbandoned, &mission);
    event.subject = Subject::of(application.id);
    event.alliance = application.alliance_id;
    event.version = Some(application.version.saturating_add(1));
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({ "before": application.status, "reason": reason });
    let event = tx.record(event).await?;
    end_with_the_last(ctx, (tx, permit), mission, reason).await?;
    Ok(event)
}

async fn end_with_the_last<V: AdvancesMissions + MovesApplications>(
    ctx: &Ctx,
    (tx, permit): (&WriteTx, Permit<V>),
    mission: Arc<Mission>,
    reason: &str,
) -> Result<(), Error> {
    let left = store::applications_to(tx, mission.id).await?;
    let carries_on = |status| matches!(status, ApplicationStatus::Selected | ApplicationStatus::Active);
    if left.iter().any(|application| carries_on(application.status)) {
        return Ok(());
    }
    let status = transition(mission.kind, mission.status, MissionAction::Abandon)?;
    let what = (ApplicationAction::Abandon, EventKind::MissionAbandoned, Some(reason));
    carry_on(ctx, tx, &Step { mission, permit, status }, what).await?;
    Ok(())
}

async fn application_facts(
    ctx: &Ctx,
    tx: &WriteTx,
    application: &Application,
) -> Result<ApplicationFacts, Error> {
    Ok(ApplicationFacts { role: role_in(tx, &ctx.actor, application.alliance_id).await? })
}

async fn found_application(tx: &WriteTx, id: ApplicationId) -> Result<Arc<Application>, Error> {
    let mut found = store::applications_by_id(tx, &[id]).await?;
    found.remove(&id).ok_or_else(|| Error::not_found("application"))
}
