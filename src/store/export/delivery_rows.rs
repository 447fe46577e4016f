//! Records of grants and of the work on missions, and the rows that they stand for.

use entity::ids::TypedId as _;
use entity::vocab::KycStatus;
use entity::{clawback_case, grant_payout, kpi_measurement, milestone_report, mission_grant};
use uuid::Uuid;

use super::columns::Field;
use super::stored::{Identified, Stored, identified, stored};
use crate::domain::export::{ClawbackCase, Grant, KpiMeasurement, MilestoneReport, Payout};
use crate::store::error::StoreError;

identified! {
    Grant: mission_grant, Payout: grant_payout, MilestoneReport: milestone_report, KpiMeasurement: kpi_measurement,
    ClawbackCase: clawback_case,
}

stored! {
    Grant <=> mission_grant {
        same: id, mission_id, alliance_id, ballot_id, status, approved_at, lock_until, begun_at, end_reason, version;
        renamed: amount = amount_micro_op, paid = paid_micro_op, clawed_back = clawed_back_micro_op;
        made: |grant|
            recipient_address = None,
            kyc_status = KycStatus::Pending,
            kyc_recorded_at = None,
            created_at = grant.approved_at,
            updated_at = grant.approved_at;
    }

    Payout <=> grant_payout {
        same: id, grant_id, paid_on, transaction_hash, note, recorded_by, created_at;
        renamed: amount = amount_micro_op;
    }

    MilestoneReport <=> milestone_report {
        same: id, milestone_id, number, note, evidence, reported_by, reported_at, verdict, review_note, reviewed_by,
            reviewed_at;
    }

    KpiMeasurement <=> kpi_measurement {
        same: id, kpi_id, mission_id, value, source_url, measured_on, created_at;
        made: |_measurement| recorded_by = None;
    }

    ClawbackCase <=> clawback_case {
        same: id, grant_id, mission_id, milestone_id, status, ground, reason, opened_by, outcome, source_url, decided_at,
            version;
        renamed: opened_at = created_at, votable_supply = votable_supply_micro_op, yes_votes = yes_micro_op,
            no_votes = no_micro_op;
    }
}
