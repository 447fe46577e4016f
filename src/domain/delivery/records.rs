//! Rows of the area `delivery`, as the rest of the program sees them.

use chrono::{DateTime, Months, NaiveDate, Utc};
use entity::ids::{
    AccountId, AllianceId, BallotId, ClawbackId, GrantId, KpiId, MeasurementId, MilestoneId,
    MilestoneReportId, MissionId, PayoutId,
};
use entity::vocab::{ClawbackGround, ClawbackStatus, GrantStatus, KycStatus, ReviewVerdict};
use serde::{Deserialize, Serialize};

use crate::domain::amount::TokenAmount;

/// A grant for a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The mission.
    pub mission_id: MissionId,
    /// The alliance that it goes to.
    pub alliance_id: Option<AllianceId>,
    /// The ballot that granted it; none for a grant of an RFP.
    pub ballot_id: Option<BallotId>,
    /// Where it stands.
    pub status: GrantStatus,
    /// Its amount.
    pub amount: TokenAmount,
    /// Where it goes; for the Foundation and the leader alone.
    pub recipient_address: Option<String>,
    /// What the checks of identity came to; for the Foundation and the leader alone.
    pub kyc_status: KycStatus,
    /// When they were recorded.
    pub kyc_recorded_at: Option<DateTime<Utc>>,
    /// When the vote granted it, or the Foundation chose who gets it.
    pub approved_at: DateTime<Utc>,
    /// Until when it cannot be sold (rule 7.1).
    pub lock_until: DateTime<Utc>,
    /// When the work began.
    pub begun_at: Option<DateTime<Utc>>,
    /// Why it ended early.
    pub end_reason: Option<String>,
    /// What was paid out.
    pub paid: TokenAmount,
    /// What was taken back.
    pub clawed_back: TokenAmount,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

impl Grant {
    /// What is neither paid out nor taken back.
    #[must_use]
    pub fn outstanding(&self) -> TokenAmount {
        self.amount.saturating_sub([self.paid, self.clawed_back].into_iter().sum())
    }

    /// Whether nothing is left to be paid of what was granted.
    #[must_use]
    pub fn is_paid_out(&self) -> bool {
        self.status == GrantStatus::Granted && self.outstanding() == TokenAmount::ZERO
    }

    /// Whether it waits for the checks of identity, or can be paid: it is not at its end.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.status, GrantStatus::AwaitingKyc | GrantStatus::Granted)
    }

    /// Whether it cannot be sold yet, and so can still be taken back.
    #[must_use]
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.status == GrantStatus::Granted && now < self.lock_until
    }
}

/// Until when what is granted now cannot be sold: for a year (rule 7.1).
#[must_use]
pub fn locked_until(approved_at: DateTime<Utc>) -> DateTime<Utc> {
    approved_at.checked_add_months(Months::new(12)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// A payout of a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its id.
    pub id: PayoutId,
    /// The grant.
    pub grant_id: GrantId,
    /// Its amount.
    pub amount: TokenAmount,
    /// The day.
    pub paid_on: NaiveDate,
    /// The transaction that paid it.
    pub transaction_hash: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who recorded it; none for the server itself.
    pub recorded_by: Option<AccountId>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Something that shows that a milestone is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it is.
    pub url: String,
    /// What it shows.
    pub note: Option<String>,
}

/// A report on a milestone, and its review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MilestoneReport {
    /// Its id.
    pub id: MilestoneReportId,
    /// The milestone.
    pub milestone_id: MilestoneId,
    /// Its number, from 1.
    pub number: i32,
    /// What the leader says of it.
    pub note: Option<String>,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Who reported it.
    pub reported_by: Option<AccountId>,
    /// When.
    pub reported_at: DateTime<Utc>,
    /// What its review came to; none until then.
    pub verdict: Option<ReviewVerdict>,
    /// What the reviewer says of it.
    pub review_note: Option<String>,
    /// Who reviewed it.
    pub reviewed_by: Option<AccountId>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
}

/// A measured value of a KPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// Its id.
    pub id: MeasurementId,
    /// The KPI.
    pub kpi_id: KpiId,
    /// The value.
    pub value: String,
    /// Where it was read.
    pub source_url: String,
    /// The day it was measured.
    pub measured_on: NaiveDate,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// A clawback case: a grant that the Token House is asked to take back (rule 7.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClawbackCase {
    /// Its id.
    pub id: ClawbackId,
    /// The grant.
    pub grant_id: GrantId,
    /// The mission.
    pub mission_id: MissionId,
    /// The critical milestone that is late.
    pub milestone_id: MilestoneId,
    /// Where it stands.
    pub status: ClawbackStatus,
    /// What made it possible.
    pub ground: ClawbackGround,
    /// Why it was opened.
    pub reason: String,
    /// Who opened it.
    pub opened_by: Option<AccountId>,
    /// The power that could vote.
    pub votable_supply: Option<TokenAmount>,
    /// The power that said yes.
    pub yes: Option<TokenAmount>,
    /// The power that said no.
    pub no: Option<TokenAmount>,
    /// What came of it, as a sentence.
    pub outcome: Option<String>,
    /// Where the result was published.
    pub source_url: Option<String>,
    /// When it was decided or settled.
    pub decided_at: Option<DateTime<Utc>>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}
