//! Missions with all that belongs to them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{
    AccountId, AllianceId, ApplicationId, BudgetLineId, CycleId, DeadlineMoveId, IntentId, KpiId,
    MilestoneId, MissionId, RevisionId, SeasonId,
};
use entity::vocab::{
    ApplicationStatus, DeadlineKind, FulfilledBy, MilestoneKind, MilestoneStatus, MissionKind, MissionStatus,
    TrustTier,
};
use serde_json::{Map, Value};

use super::records;
use crate::domain::amount::TokenAmount;

records! {
    /// A mission, as its newest revision has it.
    Mission {
        id: MissionId,
        slug: String,
        kind: MissionKind,
        season_id: SeasonId,
        intent_id: Option<IntentId>,
        voting_cycle_id: Option<CycleId>,
        alliance_id: Option<AllianceId>,
        created_by: Option<AccountId>,
        title: String,
        summary: Option<String>,
        description: Option<String>,
        tags: Vec<String>,
        status: MissionStatus,
        requested_amount: Option<TokenAmount>,
        upfront_requested: Option<bool>,
        upfront_reason: Option<String>,
        starts_on: Option<NaiveDate>,
        completes_on: Option<NaiveDate>,
        policy_version: Option<i32>,
        tier_at_submission: Option<TrustTier>,
        submitted_at: Option<DateTime<Utc>>,
        supersedes_id: Option<MissionId>,
        supersedes_changes: Option<String>,
        approvals_missing: Option<i32>,
        approvals_by: Option<DateTime<Utc>>,
        ballot_code: Option<String>,
        ballot_amount: Option<TokenAmount>,
        tier_required: Option<TrustTier>,
        fulfilled_by: Option<FulfilledBy>,
        fulfilled_by_count: Option<i32>,
        contact_id: Option<AccountId>,
        specification: Option<String>,
        opened_on: Option<NaiveDate>,
        submit_by: Option<DateTime<Utc>>,
        select_by: Option<DateTime<Utc>>,
        github_issue: Option<i32>,
        note: Option<String>,
        source_urls: Vec<String>,
        revision: i32,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// The whole text of a mission as it was.
    Revision {
        id: RevisionId,
        mission_id: MissionId,
        number: i32,
        editor_id: Option<AccountId>,
        changed_fields: Vec<String>,
        content: Map<String, Value>,
        requested_amount: Option<TokenAmount>,
        note: Option<String>,
        source_urls: Vec<String>,
        created_at: DateTime<Utc>,
    }

    /// A line of a mission's budget.
    BudgetLine {
        id: BudgetLineId,
        mission_id: MissionId,
        position: i32,
        label: String,
        amount: TokenAmount,
    }

    /// A milestone of a mission.
    Milestone {
        id: MilestoneId,
        mission_id: MissionId,
        position: i32,
        kind: MilestoneKind,
        title: String,
        description: Option<String>,
        due_on: Option<NaiveDate>,
        status: MilestoneStatus,
        version: i32,
    }

    /// What the impact of a mission is measured by.
    Kpi {
        id: KpiId,
        mission_id: MissionId,
        position: i32,
        description: String,
        target: Option<String>,
    }

    /// A deadline of an RFP that moved.
    DeadlineMove {
        id: DeadlineMoveId,
        mission_id: MissionId,
        kind: DeadlineKind,
        before: Option<DateTime<Utc>>,
        after: DateTime<Utc>,
        reason: String,
        moved_by: Option<AccountId>,
        moved_at: DateTime<Utc>,
    }

    /// An application that was handed in, without contact and recipient address.
    Application {
        id: ApplicationId,
        mission_id: MissionId,
        alliance_id: Option<AllianceId>,
        applicant_id: Option<AccountId>,
        alliance_name: Option<String>,
        status: ApplicationStatus,
        why_best_suited: Option<String>,
        critical_milestones: Option<String>,
        members: Option<String>,
        support_needed: Option<String>,
        upfront_barrier: Option<String>,
        policy_version: Option<i32>,
        acknowledged_at: Option<DateTime<Utc>>,
        acknowledged_terms: Vec<String>,
        submitted_on: Option<NaiveDate>,
        decided_at: Option<DateTime<Utc>>,
        note: Option<String>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }
}
