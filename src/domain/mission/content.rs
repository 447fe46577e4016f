//! What a mission says: the fields that its authors write.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, AllianceId, IntentId};
use entity::vocab::{FulfilledBy, MilestoneKind, MissionKind, MissionStatus, TrustTier};
use serde::Serialize;

use super::{BudgetLine, Kpi, Milestone, Mission};
use crate::domain::amount::TokenAmount;

/// Every field that the authors of a mission write, and that each revision keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Content {
    /// The title.
    pub title: String,
    /// One line that says what it is.
    pub summary: Option<String>,
    /// What it is about, in Markdown.
    pub description: Option<String>,
    /// The alliance.
    pub alliance_id: Option<AllianceId>,
    /// The intent.
    pub intent_id: Option<IntentId>,
    /// The baseline grant.
    pub requested_amount: Option<TokenAmount>,
    /// Whether cash is asked for up front.
    pub upfront_requested: Option<bool>,
    /// Why.
    pub upfront_reason: Option<String>,
    /// Where the grant is to go. It is in confidence (rule 8.5), so the text of a revision, which everybody reads, leaves it out.
    #[serde(skip)]
    pub recipient_address: Option<String>,
    /// The first day of work.
    pub starts_on: Option<NaiveDate>,
    /// The day by which it is done.
    pub completes_on: Option<NaiveDate>,
    /// The tags, folded.
    pub tags: Vec<String>,
    /// The lines of the budget.
    pub budget_lines: Vec<BudgetEntry>,
    /// The milestones.
    pub milestones: Vec<MilestoneEntry>,
    /// What its impact is measured by.
    pub kpis: Vec<KpiEntry>,
    /// What an RFP asks for.
    pub specification: Option<String>,
    /// The tier that applicants need.
    pub tier_required: Option<TrustTier>,
    /// How many applicants it takes.
    pub fulfilled_by: Option<FulfilledBy>,
    /// That number, for `UP_TO_N`.
    pub fulfilled_by_count: Option<i32>,
    /// The point of contact.
    pub contact_id: Option<AccountId>,
    /// Until when applications are taken.
    pub submit_by: Option<DateTime<Utc>>,
    /// Until when applicants are chosen.
    pub select_by: Option<DateTime<Utc>>,
    /// The issue that publishes it.
    pub github_issue: Option<i32>,
}

/// A line of the budget as its authors write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetEntry {
    /// What it is for.
    pub label: String,
    /// Its amount.
    pub amount: TokenAmount,
}

/// A milestone as its authors write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MilestoneEntry {
    /// Its kind.
    pub kind: MilestoneKind,
    /// The title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The expected day.
    pub due_on: Option<NaiveDate>,
}

/// A KPI as its authors write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KpiEntry {
    /// What is measured.
    pub description: String,
    /// The value to reach.
    pub target: Option<String>,
}

/// What belongs to a mission besides its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Its tags.
    pub tags: Vec<String>,
    /// The lines of its budget.
    pub budget_lines: Vec<BudgetLine>,
    /// Its milestones.
    pub milestones: Vec<Milestone>,
    /// Its KPIs.
    pub kpis: Vec<Kpi>,
}

impl Content {
    /// What a stored mission says.
    #[must_use]
    pub fn of(mission: &Mission, parts: &Parts) -> Self {
        Self {
            title: mission.title.clone(),
            summary: mission.summary.clone(),
            description: mission.description.clone(),
            alliance_id: mission.alliance_id,
            intent_id: mission.intent_id,
            requested_amount: mission.requested,
            upfront_requested: mission.upfront_requested,
            upfront_reason: mission.upfront_reason.clone(),
            recipient_address: mission.recipient_address.clone(),
            starts_on: mission.starts_on,
            completes_on: mission.completes_on,
            tags: parts.tags.clone(),
            budget_lines: parts.budget_lines.iter().map(BudgetEntry::from).collect(),
            milestones: parts.milestones.iter().map(MilestoneEntry::from).collect(),
            kpis: parts.kpis.iter().map(KpiEntry::from).collect(),
            specification: mission.specification.clone(),
            tier_required: mission.tier_required,
            fulfilled_by: mission.fulfilled_by,
            fulfilled_by_count: mission.fulfilled_by_count,
            contact_id: mission.contact_id,
            submit_by: mission.submit_by,
            select_by: mission.select_by,
            github_issue: mission.github_issue,
        }
    }

    /// The last day of its work: when it is done, or its last milestone is due, whichever is later.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.completes_on.into_iter().chain(self.milestones.iter().filter_map(|entry| entry.due_on)).max()
    }

    /// Whether each milestone that was due before `today` is still due when it was.
    #[must_use]
    pub fn keeps_past_dates_of(&self, before: &Self, today: NaiveDate) -> bool {
        let mut past =
            before.milestones.iter().filter(|entry| entry.due_on.is_some_and(|due_on| due_on < today));
        past.all(|entry| self.milestones.contains(entry))
    }

    /// Whether it has what makes an outline a draft: an alliance, an intent and an amount.
    #[must_use]
    pub fn is_more_than_outline(&self) -> bool {
        self.alliance_id.is_some() && self.intent_id.is_some() && self.requested_amount.is_some()
    }

    /// The state in which a mission that says this begins.
    #[must_use]
    pub fn first_status(&self, kind: MissionKind) -> MissionStatus {
        match kind {
            MissionKind::Proposed if !self.is_more_than_outline() => MissionStatus::Outline,
            MissionKind::Proposed | MissionKind::Foundation => MissionStatus::Draft,
        }
    }

    /// The fields that a proposed mission needs before it is submitted (rule 3.2) and does not have.
    #[must_use]
    pub fn missing_for_submission(&self) -> Vec<&'static str> {
        let has_critical = self.milestones.iter().any(|entry| entry.kind == MilestoneKind::Critical);
        missing([
            ("summary", self.summary.is_some()),
            ("description", self.description.is_some()),
            ("allianceId", self.alliance_id.is_some()),
            ("intentId", self.intent_id.is_some()),
            ("requestedAmount", self.requested_amount.is_some()),
            ("milestones", has_critical),
        ])
    }

    /// The fields that an RFP needs before it is published (rule 3.9) and does not have.
    #[must_use]
    pub fn missing_for_publication(&self) -> Vec<&'static str> {
        let needs_count = self.fulfilled_by == Some(FulfilledBy::UpToN);
        missing([
            ("specification", self.specification.is_some()),
            ("submitBy", self.submit_by.is_some()),
            ("selectBy", self.select_by.is_some()),
            ("fulfilledBy", self.fulfilled_by.is_some()),
            ("fulfilledByCount", self.fulfilled_by_count.is_some() || !needs_count),
        ])
    }

    /// Whether the milestones are the same but for their dates.
    #[must_use]
    pub fn has_milestones_of(&self, before: &Self) -> bool {
        let texts = |content: &Self| -> Vec<MilestoneEntry> {
            content.milestones.iter().map(|entry| MilestoneEntry { due_on: None, ..entry.clone() }).collect()
        };
        texts(self) == texts(before)
    }
}

fn missing<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields.into_iter().filter(|(_, is_there)| !is_there).map(|(name, _)| name).collect()
}

impl From<&BudgetLine> for BudgetEntry {
    fn from(line: &BudgetLine) -> Self {
        Self { label: line.label.clone(), amount: line.amount }
    }
}

impl From<&Milestone> for MilestoneEntry {
    fn from(milestone: &Milestone) -> Self {
        Self {
            kind: milestone.kind,
            title: milestone.title.clone(),
            description: milestone.description.clone(),
            due_on: milestone.due_on,
        }
    }
}

impl From<&Kpi> for KpiEntry {
    fn from(kpi: &Kpi) -> Self {
        Self { description: kpi.description.clone(), target: kpi.target.clone() }
    }
}
