//! Rows of the area `mission`, as the rest of the program sees them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{
    AccountId, AllianceId, ApplicationId, BudgetLineId, CycleId, IntentId, KpiId, MilestoneId, MissionId,
    RevisionId, SeasonId,
};
use entity::vocab::{
    ApplicationStatus, FulfilledBy, MilestoneKind, MilestoneStatus, MissionKind, MissionStatus, TrustTier,
};

use crate::domain::amount::TokenAmount;

/// A tightly scoped piece of work under one intent (rule 1.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mission {
    /// Its id.
    pub id: MissionId,
    /// The name in addresses, unique.
    pub slug: String,
    /// Its kind.
    pub kind: MissionKind,
    /// The season.
    pub season_id: SeasonId,
    /// The intent.
    pub intent_id: Option<IntentId>,
    /// The cycle whose ballot it goes to.
    pub voting_cycle_id: Option<CycleId>,
    /// The alliance.
    pub alliance_id: Option<AllianceId>,
    /// Who made it here.
    pub created_by: Option<AccountId>,
    /// The title.
    pub title: String,
    /// One line that says what it is.
    pub summary: Option<String>,
    /// What it is about, in Markdown.
    pub description: Option<String>,
    /// Where it stands.
    pub status: MissionStatus,
    /// The baseline grant that is asked for, or that an RFP offers; none where not stated.
    pub requested: Option<TokenAmount>,
    /// Whether cash is asked for up front (rule 7.13), where stated.
    pub upfront_requested: Option<bool>,
    /// Why.
    pub upfront_reason: Option<String>,
    /// Where the grant is to go; for the Foundation and the leader alone.
    pub recipient_address: Option<String>,
    /// The first day of work, where stated.
    pub starts_on: Option<NaiveDate>,
    /// The day by which it is done, where stated.
    pub completes_on: Option<NaiveDate>,
    /// The version of the season's rules that it was submitted under.
    pub policy_version: Option<i32>,
    /// The alliance's tier when it was submitted (rule 6.5).
    pub tier_at_submission: Option<TrustTier>,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The mission in whose place it was submitted (rule 3.6).
    pub supersedes_id: Option<MissionId>,
    /// What its authors changed since that one.
    pub supersedes_changes: Option<String>,
    /// Its code on the ballot, such as `3B`.
    pub ballot_code: Option<String>,
    /// The amount on the ballot, which may differ (rule 5.10).
    pub ballot: Option<TokenAmount>,
    /// The tier that applicants need (rule 3.10).
    pub tier_required: Option<TrustTier>,
    /// How many applicants the RFP takes.
    pub fulfilled_by: Option<FulfilledBy>,
    /// That number, for `UP_TO_N`.
    pub fulfilled_by_count: Option<i32>,
    /// The point of contact of an RFP.
    pub contact_id: Option<AccountId>,
    /// What an RFP asks for, in Markdown.
    pub specification: Option<String>,
    /// The day an RFP was opened, where stated.
    pub opened_on: Option<NaiveDate>,
    /// Until when applications are taken (rule 3.9).
    pub submit_by: Option<DateTime<Utc>>,
    /// Until when applicants are chosen.
    pub select_by: Option<DateTime<Utc>>,
    /// The issue that publishes the RFP.
    pub github_issue: Option<i32>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// The number of the newest revision.
    pub revision: i32,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A line of a mission's budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLine {
    /// Its id.
    pub id: BudgetLineId,
    /// The mission.
    pub mission_id: MissionId,
    /// Its place in the list, from 0.
    pub position: i32,
    /// What it is for.
    pub label: String,
    /// Its amount.
    pub amount: TokenAmount,
}

/// A milestone of a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Its id.
    pub id: MilestoneId,
    /// The mission.
    pub mission_id: MissionId,
    /// Its place in the list, from 0.
    pub position: i32,
    /// Its kind.
    pub kind: MilestoneKind,
    /// The title.
    pub title: String,
    /// What it is about, in Markdown.
    pub description: Option<String>,
    /// The expected day, where stated.
    pub due_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: MilestoneStatus,
    /// Grows by one with each report and review; what `expectedVersion` is compared with.
    pub version: i32,
}

/// What a mission's impact is measured by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi {
    /// Its id.
    pub id: KpiId,
    /// The mission.
    pub mission_id: MissionId,
    /// Its place in the list, from 0.
    pub position: i32,
    /// What is measured.
    pub description: String,
    /// The value to reach, where stated.
    pub target: Option<String>,
}

/// A mission's whole text as one revision had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: RevisionId,
    /// The mission.
    pub mission_id: MissionId,
    /// Its number.
    pub number: i32,
    /// Who wrote it; none for an import.
    pub editor_id: Option<AccountId>,
    /// The fields that differ from the revision before.
    pub changed_fields: Vec<String>,
    /// The text: every field that a revision carries.
    pub content: serde_json::Value,
    /// The amount asked for in this revision.
    pub requested: Option<TokenAmount>,
    /// What changed, in the editor's words.
    pub note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

/// An alliance's answer to an RFP (rule 3.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The mission.
    pub mission_id: MissionId,
    /// The alliance.
    pub alliance_id: Option<AllianceId>,
    /// Who applied, where known.
    pub applicant_id: Option<AccountId>,
    /// The name it applied under, where no alliance is on record.
    pub alliance_name: Option<String>,
    /// Where it stands.
    pub status: ApplicationStatus,
    /// Why this alliance.
    pub why_best_suited: Option<String>,
    /// The milestones it stands for.
    pub critical_milestones: Option<String>,
    /// Who does the work, and what they did before, in the applicants' words.
    pub members: Option<String>,
    /// The support it needs.
    pub support_needed: Option<String>,
    /// What the one-year lock keeps it from.
    pub upfront_barrier: Option<String>,
    /// How to reach it; for the Foundation and its leader alone.
    pub contact: Option<String>,
    /// Where the grant goes; for the Foundation and its leader alone.
    pub recipient_address: Option<String>,
    /// The version of the season's rules that it was handed in under.
    pub policy_version: Option<i32>,
    /// When the RFP's terms were accepted (rule 3.11).
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// The terms that were accepted then, by their names in the API.
    pub acknowledged_terms: Vec<String>,
    /// The day it was handed in, where stated.
    pub submitted_on: Option<NaiveDate>,
    /// When the Foundation decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// What the Foundation says to its decision; for the Foundation and the leader alone.
    pub decision_note: Option<String>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Application {
    /// Whether the Foundation chose it, whatever came of it then.
    #[must_use]
    pub fn was_chosen(&self) -> bool {
        matches!(
            self.status,
            ApplicationStatus::Selected
                | ApplicationStatus::Active
                | ApplicationStatus::Completed
                | ApplicationStatus::Abandoned
        )
    }
}
