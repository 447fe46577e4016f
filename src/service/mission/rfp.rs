//! What the Foundation does with an RFP once it is published (rules 3.9, 3.12 and 3.13).

use std::sync::Arc;

use entity::ids::{EventId, MissionId};
use entity::vocab::{ApplicationStatus, EventKind, MissionKind, MissionStatus};

use super::facts::{changed, found_mission, mission_facts, rules_of};
use super::grants::{self, Of};
use crate::domain::delivery::Completion;
use crate::domain::event::{Readers, Subject};
use crate::domain::mission::{
    Application, ApplicationAction, Mission, MissionAction, WrongState, application_transition, transition_at,
};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionAbandon, MissionBegin, MissionComplete, MissionFacts, Permit, Verb};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission::{self as store, AdvancesMissions, MovesApplications, Verdict};

/// An RFP, and the version that the client read.
#[derive(Clone, Copy, Debug)]
pub struct RfpAt {
    /// The RFP.
    pub id: MissionId,
    /// The version that the client read.
    pub expected_version: i32,
}

/// An RFP that may take a step, and the state that it leads to.
pub(crate) struct Step<V: Verb> {
    pub(crate) mission: Arc<Mission>,
    pub(crate) permit: Permit<V>,
    pub(crate) status: MissionStatus,
}

impl RfpAt {
    /// The RFP, if the actor may take the step, and its state allows it by now.
    pub(super) async fn step<V: Verb<Facts = MissionFacts>>(
        self,
        ctx: &Ctx,
        tx: &WriteTx,
        action: MissionAction,
    ) -> Result<Step<V>, Error> {
        let (mission, permit) = self.permitted::<V>(ctx, tx).await?;
        let status = transition_at(&mission, &*rules_of(tx, &mission).await?, tx.now(), action)?;
        Ok(Step { mission, permit, status })
    }

    /// The RFP, if the actor may do this to it.
    pub(super) async fn permitted<V: Verb<Facts = MissionFacts>>(
        self,
        ctx: &Ctx,
        tx: &WriteTx,
    ) -> Result<(Arc<Mission>, Permit<V>), Error> {
        let mission = found_mission(tx, &ctx.actor, self.id).await?;
        let facts = mission_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<V>(&ctx.actor, &facts)?;
        same_version(self.expected_version, mission.version)?;
        if mission.kind != MissionKind::Foundation {
            return Err(WrongState { state: mission.status.as_str() }.into());
        }
        Ok((mission, permit))
    }
}

/// Tells who applied what became of the application; the Foundation, where nobody is known to have applied.
pub(super) async fn tell_applicant(
    ctx: &Ctx,
    tx: &WriteTx,
    (mission, application): (&Mission, &Application),
    (kind, status, note): (EventKind, ApplicationStatus, Option<&str>),
) -> Result<EventId, Error> {
    let mut event = changed(ctx, kind, mission);
    event.subject = Subject::of(application.id);
    event.alliance = application.alliance_id;
    event.version = Some(application.version.saturating_add(1));
    event.readers = application.applicant_id.map_or(Readers::Staff, Readers::Account);
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({ "status": status, "note": note });
    Ok(tx.record(event).await?)
}

/// Moves the applications that `action` is possible for, and answers which these were.
pub(super) async fn move_applications<V: MovesApplications>(
    tx: &WriteTx,
    permit: &Permit<V>,
    applications: &[Arc<Application>],
    (action, note): (ApplicationAction, Option<&str>),
) -> Result<Vec<Arc<Application>>, Error> {
    let mut moved = Vec::new();
    for application in applications {
        let Ok(status) = application_transition(application.status, action) else { continue };
        let is_decision = matches!(action, ApplicationAction::Select | ApplicationAction::Decline);
        let verdict = is_decision.then(|| Verdict { at: tx.now(), note });
        store::move_application(tx, permit, application, (status, verdict)).await?;
        moved.push(Arc::clone(application));
    }
    Ok(moved)
}

/// Begins the work of the chosen applicants.
#[derive(Clone, Copy, Debug)]
pub struct BeginRfp(pub RfpAt);

impl Command for BeginRfp {
    type Verb = MissionBegin;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let step = self.0.step::<Self::Verb>(ctx, tx, MissionAction::Begin).await?;
        let what = (ApplicationAction::Begin, EventKind::MissionBegun, None);
        let event = carry_on(ctx, tx, &step, what).await?;
        grants::begin(tx, &step.permit, step.mission.id).await?;
        Ok(written(&step.mission, event))
    }
}

/// What is said to whoever calls work done that is owed.
pub(super) const OWED: &str = "A critical milestone is not accepted yet. Review it by `milestoneReview`; the last one completes the mission.";

/// Accepts work as done that has no critical milestones; where there are some, the last one that is accepted does so.
#[derive(Clone, Copy, Debug)]
pub struct CompleteRfp(pub RfpAt);

impl Command for CompleteRfp {
    type Verb = MissionComplete;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let step = self.0.step::<Self::Verb>(ctx, tx, MissionAction::Finish).await?;
        let milestones = store::milestones_of(tx, &[self.0.id]).await?.remove(&self.0.id).unwrap_or_default();
        if Completion::of(&milestones) == Completion::Owed {
            return Err(Error::rule(ProblemCode::Incomplete, OWED));
        }
        Ok(written(&step.mission, finish(ctx, tx, &step).await?))
    }
}

/// Notes that the chosen applicants gave up.
#[derive(Clone, Debug)]
pub struct AbandonRfp {
    /// The RFP.
    pub rfp: RfpAt,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for AbandonRfp {
    type Verb = MissionAbandon;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let step = self.rfp.step::<Self::Verb>(ctx, tx, MissionAction::Abandon).await?;
        let what = (ApplicationAction::Abandon, EventKind::MissionAbandoned, Some(&*self.reason));
        let event = carry_on(ctx, tx, &step, what).await?;
        grants::end(tx, &step.permit, (step.mission.id, Of::All), &self.reason).await?;
        Ok(written(&step.mission, event))
    }
}

fn written(mission: &Mission, event: EventId) -> Written<MissionId> {
    Written { id: mission.id, event: Some(event) }
}

/// Completes an RFP, and what its applicants did for it.
pub(crate) async fn finish<V>(ctx: &Ctx, tx: &WriteTx, step: &Step<V>) -> Result<EventId, Error>
where
    V: AdvancesMissions + MovesApplications,
{
    carry_on(ctx, tx, step, (ApplicationAction::Finish, EventKind::MissionCompleted, None)).await
}

/// Moves an RFP and the applications that it chose on together.
pub(super) async fn carry_on<V>(
    ctx: &Ctx,
    tx: &WriteTx,
    Step { mission, permit, status }: &Step<V>,
    (action, kind, reason): (ApplicationAction, EventKind, Option<&str>),
) -> Result<EventId, Error>
where
    V: AdvancesMissions + MovesApplications,
{
    store::advance(tx, permit, mission, *status).await?;
    let applications = store::applications_to(tx, mission.id).await?;
    let moved = move_applications(tx, permit, &applications, (action, None)).await?;
    let moved: Vec<_> = moved.iter().map(|application| application.id).collect();
    let mut event = changed(ctx, kind, mission);
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({
        "before": mission.status, "status": status, "applications": moved, "reason": reason,
    });
    Ok(tx.record(event).await?)
}
