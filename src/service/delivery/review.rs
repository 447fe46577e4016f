//! Reviewing milestones.

use std::sync::Arc;

use entity::ids::MilestoneId;
use entity::vocab::{EventKind, MissionKind, MissionStatus, ReviewVerdict};

use super::clawback::settle_case;
use super::facts::{delivery_facts, found_milestone, under_way};
use super::milestone::about;
use crate::domain::delivery::{
    ClawbackCase, MilestoneAction, MilestoneReport, after_acceptance, milestone_transition,
};
use crate::domain::mission::{Milestone, Mission};
use crate::domain::text::Paragraph;
use crate::policy::{self, MilestoneReview, Permit};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::mission::{RfpStep, changed_event, finish_rfp};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, Review};
use crate::store::mission::{advance, milestones_of};

/// What a reviewer says.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The milestone is reached.
    Accept(Option<Paragraph>),
    /// It is not, for this reason.
    Return(Paragraph),
}

/// Reviews the report of a milestone; the last critical one that is accepted completes the mission.
#[derive(Clone, Debug)]
pub struct ReviewMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What the reviewer says.
    pub verdict: Verdict,
}

impl Command for ReviewMilestone {
    type Verb = MilestoneReview;
    type Id = MilestoneId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MilestoneId>, Error> {
        let (milestone, mission) = found_milestone(tx, &ctx.actor, self.milestone).await?;
        let facts = delivery_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MilestoneReview>(&ctx.actor, &facts)?;
        same_version(self.expected_version, milestone.version)?;
        under_way(&mission)?;
        let (action, kind, verdict, note) = match &self.verdict {
            Verdict::Accept(note) => (
                MilestoneAction::Accept,
                EventKind::MilestoneAccepted,
                ReviewVerdict::Accepted,
                note.as_ref(),
            ),
            Verdict::Return(reason) => {
                (MilestoneAction::Return, EventKind::MilestoneReturned, ReviewVerdict::Returned, Some(reason))
            }
        };
        let status = milestone_transition(milestone.status, action)?;
        let reports = store::reports_of(tx, &[milestone.id]).await?.remove(&milestone.id).unwrap_or_default();
        let report = newest(&reports)?;
        let note = note.map(ToString::to_string);
        let review = Review { verdict, note: note.clone(), reviewed_by: ctx.account() };
        store::review(tx, &permit, (&milestone, status), report, review).await?;
        let mut event = about(ctx, kind, (&milestone, &mission));
        event.changed_fields = vec!["status", "reports"];
        event.data = serde_json::json!({ "title": milestone.title, "report": report.number, "note": note });
        let event = tx.record(event).await?;
        if verdict == ReviewVerdict::Accepted {
            accepted(ctx, (tx, permit), (&milestone, mission)).await?;
        }
        Ok(Written { id: milestone.id, event: Some(event) })
    }
}

/// The report to review; a record that was imported as reported has none.
pub(super) fn newest(reports: &[Arc<MilestoneReport>]) -> Result<&MilestoneReport, Error> {
    reports.first().map(Arc::as_ref).ok_or_else(|| {
        let message = "Nobody reported this milestone here. Let the leader report it with its evidence.";
        Error::rule(ProblemCode::WrongState, message)
    })
}

/// Moves the mission on. It is written in any case, so that of two reviews at once the second one sees the first.
async fn accepted(
    ctx: &Ctx,
    (tx, permit): (&WriteTx, Permit<MilestoneReview>),
    (milestone, mission): (&Milestone, Arc<Mission>),
) -> Result<(), Error> {
    let case = store::open_case_of(tx, mission.id).await?;
    let (own, others): (Option<Arc<ClawbackCase>>, bool) = match case {
        Some(case) if case.milestone_id == milestone.id => (Some(case), false),
        case => (None, case.is_some()),
    };
    let all = milestones_of(tx, &[mission.id]).await?.remove(&mission.id).unwrap_or_default();
    let status = after_acceptance(mission.kind, mission.status, &all, (others, tx.now()))?;
    if let Some(case) = own {
        let outcome = "The milestone was accepted before the vote, so there is nothing to take back.";
        settle_case(ctx, (tx, &permit), (&case, &mission), outcome).await?;
    }
    if mission.kind == MissionKind::Foundation && status == MissionStatus::Completed {
        finish_rfp(ctx, tx, &RfpStep { mission, permit, status }).await?;
        return Ok(());
    }
    advance(tx, &permit, &mission, status).await?;
    let kind = match (mission.status, status) {
        (before, after) if before == after => return Ok(()),
        (_, MissionStatus::Completed) => EventKind::MissionCompleted,
        _ => EventKind::MissionRecovered,
    };
    let mut event = changed_event(ctx, kind, &mission);
    event.changed_fields = vec!["status"];
    event.data = serde_json::json!({ "before": mission.status });
    tx.record(event).await?;
    Ok(())
}
