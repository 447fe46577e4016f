//! Grants, what is reported and measured, and clawback cases.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{
    AccountId, AllianceId, BallotId, ClawbackId, GrantId, KpiId, MeasurementId, MilestoneId,
    MilestoneReportId, MissionId, PayoutId,
};
use entity::vocab::{ClawbackGround, ClawbackStatus, GrantStatus, ReviewVerdict};

use super::records;
use crate::domain::amount::TokenAmount;

records! {
    /// A grant without its recipient address and what the checks of identity came to.
    Grant {
        id: GrantId,
        mission_id: MissionId,
        alliance_id: Option<AllianceId>,
        ballot_id: Option<BallotId>,
        status: GrantStatus,
        amount: TokenAmount,
        approved_at: DateTime<Utc>,
        lock_until: DateTime<Utc>,
        begun_at: Option<DateTime<Utc>>,
        end_reason: Option<String>,
        paid: TokenAmount,
        clawed_back: TokenAmount,
        version: i32,
    }

    /// A payout of a grant.
    Payout {
        id: PayoutId,
        grant_id: GrantId,
        amount: TokenAmount,
        paid_on: NaiveDate,
        transaction_hash: Option<String>,
        note: Option<String>,
        recorded_by: Option<AccountId>,
        created_at: DateTime<Utc>,
    }

    /// A report on a milestone, and its review.
    MilestoneReport {
        id: MilestoneReportId,
        milestone_id: MilestoneId,
        number: i32,
        note: Option<String>,
        evidence: Vec<Evidence>,
        reported_by: Option<AccountId>,
        reported_at: DateTime<Utc>,
        verdict: Option<ReviewVerdict>,
        review_note: Option<String>,
        reviewed_by: Option<AccountId>,
        reviewed_at: Option<DateTime<Utc>>,
    }

    /// Something that shows that a milestone is reached.
    Evidence {
        url: String,
        note: Option<String>,
    }

    /// A measured value of a KPI; who recorded it is not public.
    KpiMeasurement {
        id: MeasurementId,
        kpi_id: KpiId,
        mission_id: MissionId,
        value: String,
        source_url: String,
        measured_on: NaiveDate,
        created_at: DateTime<Utc>,
    }

    /// A clawback case.
    ClawbackCase {
        id: ClawbackId,
        grant_id: GrantId,
        mission_id: MissionId,
        milestone_id: MilestoneId,
        status: ClawbackStatus,
        ground: ClawbackGround,
        reason: String,
        opened_by: Option<AccountId>,
        opened_at: DateTime<Utc>,
        votable_supply: Option<TokenAmount>,
        yes_votes: Option<TokenAmount>,
        no_votes: Option<TokenAmount>,
        outcome: Option<String>,
        source_url: Option<String>,
        decided_at: Option<DateTime<Utc>>,
        version: i32,
    }
}
