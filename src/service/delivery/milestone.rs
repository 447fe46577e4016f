//! Reporting milestones.

use entity::ids::MilestoneId;
use entity::vocab::EventKind;

use super::facts::{delivery_facts, found_milestone, under_way};
use crate::domain::delivery::{Evidence, MilestoneAction, milestone_transition};
use crate::domain::event::NewEvent;
use crate::domain::mission::{Milestone, Mission};
use crate::domain::text::Body;
use crate::policy::{self, MilestoneReport};
use crate::service::alliance::same_version;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, NewReport};

/// Reports a milestone with what shows that it is reached, be it in time or late (edge 32).
#[derive(Clone, Debug)]
pub struct ReportMilestone {
    /// The milestone.
    pub milestone: MilestoneId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What the leader says of it.
    pub note: Option<Body>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
}

impl Command for ReportMilestone {
    type Verb = MilestoneReport;
    type Id = MilestoneId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<MilestoneId>, Error> {
        let (milestone, mission) = found_milestone(tx, &ctx.actor, self.milestone).await?;
        let facts = delivery_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<MilestoneReport>(&ctx.actor, &facts)?;
        same_version(self.expected_version, milestone.version)?;
        under_way(&mission)?;
        let status = milestone_transition(milestone.status, MilestoneAction::Report)?;
        let reports = store::reports_of(tx, &[milestone.id]).await?.remove(&milestone.id).unwrap_or_default();
        let report = NewReport {
            number: reports.first().map_or(1, |last| last.number.saturating_add(1)),
            note: self.note.as_ref().map(ToString::to_string),
            evidence: self.evidence.clone(),
            reported_by: ctx.account(),
        };
        let number = report.number;
        store::report(tx, &permit, (&milestone, status), report).await?;
        let mut event = about(ctx, EventKind::MilestoneReported, (&milestone, &mission));
        event.changed_fields = vec!["status", "reports"];
        event.data =
            serde_json::json!({ "title": milestone.title, "report": number, "before": milestone.status });
        Ok(Written { id: milestone.id, event: Some(tx.record(event).await?) })
    }
}

/// An event about a milestone that was changed.
pub(super) fn about(ctx: &Ctx, kind: EventKind, (milestone, mission): (&Milestone, &Mission)) -> NewEvent {
    let mut event = ctx.event(kind, milestone.id);
    event.alliance = mission.alliance_id;
    event.mission = Some(mission.id);
    event.season = Some(mission.season_id);
    event.version = Some(milestone.version.saturating_add(1));
    event
}
