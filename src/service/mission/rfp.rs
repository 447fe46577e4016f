//! What the Foundation does with an RFP once it is published (rules 3.9, 3.12 and 3.13).

use std::sync::Arc;

use entity::ids::MissionId;
use entity::vocab::{ApplicationStatus, EventKind, MissionKind, MissionStatus};

use super::facts::{changed, found_mission, mission_facts, rules_of};
use crate::domain::event::{Readers, Subject};
use crate::domain::mission::{
    Application, ApplicationAction, Mission, MissionAction, WrongState, application_transition, transition_at,
};
use crate::domain::text::Paragraph;
use crate::policy::{self, MissionAbandon, MissionBegin, MissionComplete, MissionFacts, Permit, Verb};
use crate::service::alliance::same_version;
use crate::service::error::Error;
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

/// An RFP that may take a step.
pub(super) struct Step<V: Verb> {
    pub(super) mission: Arc<Mission>,
    pub(super) permit: Permit<V>,
    pub(super) status: MissionStatus,
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
) -> Result<entity::ids::EventId, Error> {
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
        let steps = (MissionAction::Begin, ApplicationAction::Begin, EventKind::MissionBegun);
        carry_on::<Self::Verb>(ctx, tx, self.0, steps, None).await
    }
}

/// Accepts the work as done.
#[derive(Clone, Copy, Debug)]
pub struct CompleteRfp(pub RfpAt);

impl Command for CompleteRfp {
    type Verb = MissionComplete;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let steps = (MissionAction::Finish, ApplicationAction::Finish, EventKind::MissionCompleted);
        carry_on::<Self::Verb>(ctx, tx, self.0, steps, None).await
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
        let steps = (MissionAction::Abandon, ApplicationAction::Abandon, EventKind::MissionAbandoned);
        carry_on::<Self::Verb>(ctx, tx, self.rfp, steps, Some(&self.reason)).await
    }
}

/// Moves an RFP and the applications that it chose on together.
async fn carry_on<V>(
    ctx: &Ctx,
    tx: &WriteTx,
    rfp: RfpAt,
    (action, of_applications, kind): (MissionAction, ApplicationAction, EventKind),
    reason: Option<&str>,
) -> Result<Written<MissionId>, Error>
where
    V: AdvancesMissions + MovesApplications + Verb<Facts = MissionFacts>,
{
    let Step { mission, permit, status } = rfp.step::<V>(ctx, tx, action).await?;
    store::advance(tx, &permit, &mission, status).await?;
    let applications = store::applications_to(tx, mission.id).await?;
    let moved = move_applications(tx, &permit, &applications, (of_applications, None)).await?;
    let moved: Vec<_> = moved.iter().map(|application| application.id).collect();
    let mut event = changed(ctx, kind, &mission);
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({
        "before": mission.status, "status": status, "applications": moved, "reason": reason,
    });
    Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
}
