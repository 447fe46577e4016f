//! Moving the deadlines of an RFP (rule 3.12).

use chrono::{DateTime, Utc};
use entity::ids::MissionId;
use entity::vocab::{DeadlineKind, EventKind, MissionStatus};

use super::facts::{changed, rules_of};
use super::revise::keep_revision;
use super::rfp::RfpAt;
use crate::domain::mission::{Content, Mission, WrongState, standing};
use crate::domain::text::Paragraph;
use crate::policy::MissionDeadlineMove;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::mission::{self as store, Step};

/// Moves deadlines of an RFP that is open; until when applicants are chosen, also after its applications were closed. Where
/// they were before stays readable.
#[derive(Clone, Debug)]
pub struct MoveDeadline {
    /// The RFP.
    pub rfp: RfpAt,
    /// Until when it takes applications.
    pub submit_by: Option<DateTime<Utc>>,
    /// Until when applicants are chosen.
    pub select_by: Option<DateTime<Utc>>,
    /// Why, for everybody to read.
    pub reason: Paragraph,
}

impl Command for MoveDeadline {
    type Verb = MissionDeadlineMove;
    type Id = MissionId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MissionId>, Error> {
        let (mission, permit) = self.rfp.permitted::<Self::Verb>(ctx, tx).await?;
        let steps = self.steps(&mission);
        let status = standing(&mission, &*rules_of(tx, &mission).await?, tx.now());
        movable(&steps, status)?;
        let mut content = Content::of(&mission, &store::parts(tx, mission.id).await?);
        content.submit_by = self.submit_by.or(content.submit_by);
        content.select_by = self.select_by.or(content.select_by);
        in_order(&content, &steps, tx.now())?;
        if steps.is_empty() {
            return Ok(Written { id: mission.id, event: None });
        }
        store::move_deadlines(tx, &permit, &mission, &steps, (&self.reason, ctx.account())).await?;
        let fields: Vec<_> = steps.iter().map(|step| field(step.kind)).collect();
        let number = mission.revision.saturating_add(1);
        let note = Some(self.reason.to_string());
        keep_revision(tx, ctx.account(), (mission.id, number), (&content, &fields), note).await?;
        let mut event = changed(ctx, EventKind::MissionDeadlineMoved, &mission);
        let moved = |step: &Step| {
            (field(step.kind).to_owned(), serde_json::json!({ "before": step.before, "after": step.after }))
        };
        let mut data: serde_json::Map<_, _> = steps.iter().map(moved).collect();
        data.insert("reason".to_owned(), self.reason.to_string().into());
        event.data = data.into();
        event.changed_fields = fields;
        Ok(Written { id: mission.id, event: Some(tx.record(event).await?) })
    }
}

impl MoveDeadline {
    fn steps(&self, mission: &Mission) -> Vec<Step> {
        let step = |kind, before, after: Option<DateTime<Utc>>| {
            after.filter(|after| Some(*after) != before).map(|after| Step { kind, before, after })
        };
        let steps = [
            step(DeadlineKind::Application, mission.submit_by, self.submit_by),
            step(DeadlineKind::Selection, mission.select_by, self.select_by),
        ];
        steps.into_iter().flatten().collect()
    }
}

fn field(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::Selection => "selectBy",
        DeadlineKind::Submission | DeadlineKind::Approval | DeadlineKind::Application => "submitBy",
    }
}

fn movable(steps: &[Step], status: MissionStatus) -> Result<(), Error> {
    let moves_selection_alone = steps.iter().all(|step| step.kind == DeadlineKind::Selection);
    match status {
        MissionStatus::Open => Ok(()),
        MissionStatus::ApplicationsClosed if moves_selection_alone => Ok(()),
        status => Err(WrongState { state: status.as_str() }.into()),
    }
}

/// What moves lies ahead, and applicants are chosen after they applied.
fn in_order(content: &Content, steps: &[Step], now: DateTime<Utc>) -> Result<(), Error> {
    if let Some(step) = steps.iter().find(|step| step.after <= now) {
        let field = field(step.kind);
        let message = format!("`{field}`: Give a moment in the future.");
        return Err(Error::field(field, ProblemCode::Invalid, message));
    }
    if content.select_by.zip(content.submit_by).is_some_and(|(select, submit)| select <= submit) {
        let message = "`selectBy`: Give a moment after `submitBy`.";
        return Err(Error::field("selectBy", ProblemCode::Invalid, message));
    }
    Ok(())
}
