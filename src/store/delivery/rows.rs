//! Rows of the area `delivery` into domain values.

use entity::{clawback_case, grant_payout, kpi_measurement, milestone_report, mission_grant};

use crate::domain::delivery::{ClawbackCase, Grant, Measurement, MilestoneReport, Payout};
use crate::store::error::StoreError;
use crate::store::rows::amount;

impl TryFrom<mission_grant::Model> for Grant {
    type Error = StoreError;

    fn try_from(row: mission_grant::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            alliance_id: row.alliance_id,
            ballot_id: row.ballot_id,
            status: row.status,
            amount: amount(row.amount_micro_op)?,
            recipient_address: row.recipient_address,
            kyc_status: row.kyc_status,
            kyc_recorded_at: row.kyc_recorded_at,
            approved_at: row.approved_at,
            lock_until: row.lock_until,
            begun_at: row.begun_at,
            end_reason: row.end_reason,
            paid: amount(row.paid_micro_op)?,
            clawed_back: amount(row.clawed_back_micro_op)?,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<grant_payout::Model> for Payout {
    type Error = StoreError;

    fn try_from(row: grant_payout::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            grant_id: row.grant_id,
            amount: amount(row.amount_micro_op)?,
            paid_on: row.paid_on,
            transaction_hash: row.transaction_hash,
            note: row.note,
            recorded_by: row.recorded_by,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<milestone_report::Model> for MilestoneReport {
    type Error = StoreError;

    fn try_from(row: milestone_report::Model) -> Result<Self, StoreError> {
        let evidence =
            serde_json::from_value(row.evidence).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(Self {
            id: row.id,
            milestone_id: row.milestone_id,
            number: row.number,
            note: row.note,
            evidence,
            reported_by: row.reported_by,
            reported_at: row.reported_at,
            verdict: row.verdict,
            review_note: row.review_note,
            reviewed_by: row.reviewed_by,
            reviewed_at: row.reviewed_at,
        })
    }
}

impl From<kpi_measurement::Model> for Measurement {
    fn from(row: kpi_measurement::Model) -> Self {
        Self {
            id: row.id,
            kpi_id: row.kpi_id,
            value: row.value,
            source_url: row.source_url,
            measured_on: row.measured_on,
            recorded_by: row.recorded_by,
            created_at: row.created_at,
        }
    }
}

impl TryFrom<clawback_case::Model> for ClawbackCase {
    type Error = StoreError;

    fn try_from(row: clawback_case::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            grant_id: row.grant_id,
            mission_id: row.mission_id,
            milestone_id: row.milestone_id,
            status: row.status,
            ground: row.ground,
            reason: row.reason,
            opened_by: row.opened_by,
            votable_supply: row.votable_supply_micro_op.map(amount).transpose()?,
            yes: row.yes_micro_op.map(amount).transpose()?,
            no: row.no_micro_op.map(amount).transpose()?,
            outcome: row.outcome,
            source_url: row.source_url,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
        })
    }
}
