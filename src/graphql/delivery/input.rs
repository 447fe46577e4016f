//! Inputs of the mutations on grants, milestones and clawback, and the commands that they stand for.

use async_graphql::{ID, InputObject};
use entity::vocab::{KycStatus as Kyc, ReviewVerdict as Verdicts};

use crate::domain::delivery::Evidence;
use crate::domain::mission::RecipientAddress;
use crate::graphql::context::typed_id;
use crate::graphql::scalar::{Date, TokenAmount, Url};
use crate::graphql::vocab::{KycStatus, ReviewVerdict};
use crate::service::delivery::{
    CancelMission, KycVerdict, MeasureKpi, OpenClawback, RecordClawbackResult, RecordKyc, RecordPayout,
    ReportMilestone, ReviewMilestone, SetRecipient, Verdict,
};
use crate::service::error::{Error, FieldError, ProblemCode};
use crate::service::fields::{list, optional_text, text};

const MOST_EVIDENCE: usize = 20;

/// Where a grant goes.
#[derive(Clone, Debug, InputObject)]
pub struct GrantRecipientSetInput {
    /// The grant.
    pub grant_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The address on OP Mainnet; for the Foundation and the leader alone.
    pub recipient_address: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl GrantRecipientSetInput {
    pub(super) fn command(&self) -> Result<SetRecipient, Error> {
        let address = RecipientAddress::parse(&self.recipient_address);
        Ok(SetRecipient {
            grant: typed_id(&self.grant_id)?,
            expected_version: self.expected_version,
            address: address.map_err(|error| error.in_field("recipientAddress"))?,
        })
    }
}

/// What the checks of identity came to.
#[derive(Clone, Debug, InputObject)]
pub struct GrantKycRecordInput {
    /// The grant.
    pub grant_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// PASSED begins the mission, FAILED cancels it.
    pub status: KycStatus,
    /// Why the mission is cancelled, for everybody to read; at most 2,000 characters. FAILED needs it.
    pub reason: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl GrantKycRecordInput {
    pub(super) fn command(&self) -> Result<RecordKyc, Error> {
        let reason = optional_text("reason", self.reason.as_deref())?;
        let verdict = match (Kyc::from(self.status), reason) {
            (Kyc::Passed, None) => KycVerdict::Passed,
            (Kyc::Failed, Some(reason)) => KycVerdict::Failed(reason),
            (Kyc::Failed, None) => {
                let message = "`reason`: Say why the mission is cancelled, for everybody to read.";
                return Err(Error::field("reason", ProblemCode::Incomplete, message));
            }
            (Kyc::Passed, Some(_)) => {
                let message = "`reason`: Leave this out where the checks were passed.";
                return Err(Error::field("reason", ProblemCode::Invalid, message));
            }
            (Kyc::Pending, _) => {
                let message = "`status`: Give `PASSED` or `FAILED`.";
                return Err(Error::field("status", ProblemCode::Invalid, message));
            }
        };
        Ok(RecordKyc { grant: typed_id(&self.grant_id)?, expected_version: self.expected_version, verdict })
    }
}

/// A payout of a grant.
#[derive(Clone, Debug, InputObject)]
pub struct GrantPayoutRecordInput {
    /// The grant.
    pub grant_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Its amount.
    pub amount: TokenAmount,
    /// The day; today where none is given.
    pub paid_on: Option<Date>,
    /// The transaction that paid it, at most 300 characters.
    pub transaction_hash: Option<String>,
    /// A remark, at most 2,000 characters.
    pub note: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl GrantPayoutRecordInput {
    pub(super) fn command(&self) -> Result<RecordPayout, Error> {
        Ok(RecordPayout {
            grant: typed_id(&self.grant_id)?,
            expected_version: self.expected_version,
            amount: self.amount.0,
            paid_on: self.paid_on.map(|day| day.0),
            transaction_hash: optional_text("transactionHash", self.transaction_hash.as_deref())?,
            note: optional_text("note", self.note.as_deref())?,
        })
    }
}

/// A funded mission that the Foundation refuses.
#[derive(Clone, Debug, InputObject)]
pub struct MissionCancelInput {
    /// The mission.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MissionCancelInput {
    pub(super) fn command(&self) -> Result<CancelMission, Error> {
        Ok(CancelMission {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            reason: text("reason", &self.reason)?,
        })
    }
}

/// Something that shows that a milestone is reached.
#[derive(Clone, Debug, InputObject)]
pub struct EvidenceInput {
    /// Where it is.
    pub url: Url,
    /// What it shows, at most 300 characters.
    pub note: Option<String>,
}

/// A report on a milestone.
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneReportInput {
    /// The milestone.
    pub milestone_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What there is to say of it, at most 10,000 characters.
    pub note: Option<String>,
    /// What shows that it is reached, 1 to 20.
    pub evidence: Vec<EvidenceInput>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MilestoneReportInput {
    pub(super) fn command(&self) -> Result<ReportMilestone, Error> {
        let evidence = list("evidence", &self.evidence, MOST_EVIDENCE, |field, item| {
            let note = optional_text::<1, 300>(&format!("{field}.note"), item.note.as_deref())?;
            Ok(Evidence { url: item.url.0.clone(), note: note.map(|note| note.to_string()) })
        })?;
        if evidence.is_empty() {
            let message = "`evidence`: Give at least one address that shows that the milestone is reached.";
            return Err(Error::field("evidence", ProblemCode::Incomplete, message));
        }
        Ok(ReportMilestone {
            milestone: typed_id(&self.milestone_id)?,
            expected_version: self.expected_version,
            note: optional_text("note", self.note.as_deref())?,
            evidence,
        })
    }
}

/// A review of the report on a milestone.
#[derive(Clone, Debug, InputObject)]
pub struct MilestoneReviewInput {
    /// The milestone.
    pub milestone_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Whether it is reached.
    pub verdict: ReviewVerdict,
    /// What there is to say of it, at most 2,000 characters. RETURNED needs it, as the reason.
    pub note: Option<String>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl MilestoneReviewInput {
    pub(super) fn command(&self) -> Result<ReviewMilestone, Error> {
        let note = optional_text("note", self.note.as_deref())?;
        let verdict = match (Verdicts::from(self.verdict), note) {
            (Verdicts::Accepted, note) => Verdict::Accept(note),
            (Verdicts::Returned, Some(reason)) => Verdict::Return(reason),
            (Verdicts::Returned, None) => {
                let message = "`note`: Say what is missing, so that the leader can report again.";
                return Err(Error::field("note", ProblemCode::Incomplete, message));
            }
        };
        Ok(ReviewMilestone {
            milestone: typed_id(&self.milestone_id)?,
            expected_version: self.expected_version,
            verdict,
        })
    }
}

/// A measured value of a KPI.
#[derive(Clone, Debug, InputObject)]
pub struct KpiMeasureInput {
    /// The KPI.
    pub kpi_id: ID,
    /// The value with its unit, at most 300 characters.
    pub value: String,
    /// Where it was read.
    pub source_url: Url,
    /// The day on which it was measured; today where none is given.
    pub measured_on: Option<Date>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl KpiMeasureInput {
    pub(super) fn command(&self) -> Result<MeasureKpi, Error> {
        Ok(MeasureKpi {
            kpi: typed_id(&self.kpi_id)?,
            value: text("value", &self.value)?,
            source_url: self.source_url.0.clone(),
            measured_on: self.measured_on.map(|day| day.0),
        })
    }
}

/// A grant that the Token House is asked to take back.
#[derive(Clone, Debug, InputObject)]
pub struct ClawbackOpenInput {
    /// The critical milestone that is late.
    pub milestone_id: ID,
    /// Why, for everybody to read; at most 2,000 characters.
    pub reason: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ClawbackOpenInput {
    pub(super) fn command(&self) -> Result<OpenClawback, Error> {
        Ok(OpenClawback { milestone: typed_id(&self.milestone_id)?, reason: text("reason", &self.reason)? })
    }
}

/// What the Token House decided on a clawback.
#[derive(Clone, Debug, InputObject)]
pub struct ClawbackResultRecordInput {
    /// The case.
    pub clawback_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The OP that could vote.
    pub votable_supply: TokenAmount,
    /// The OP that voted for taking the grant back.
    pub yes_votes: TokenAmount,
    /// The OP that voted against it.
    pub no_votes: TokenAmount,
    /// Where the result was published.
    pub source_url: Url,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ClawbackResultRecordInput {
    pub(super) fn command(&self) -> Result<RecordClawbackResult, Error> {
        Ok(RecordClawbackResult {
            case: typed_id(&self.clawback_id)?,
            expected_version: self.expected_version,
            votable_supply: self.votable_supply.0,
            yes: self.yes_votes.0,
            no: self.no_votes.0,
            source_url: self.source_url.0.clone(),
        })
    }
}
