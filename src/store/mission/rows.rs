//! Rows of the area `mission` into domain values.

use entity::{application, budget_line, kpi, milestone, mission, mission_revision};

use crate::domain::mission::{Application, BudgetLine, Kpi, Milestone, Mission, Revision};
use crate::store::error::StoreError;
use crate::store::rows::{amount, strings};

impl TryFrom<mission::Model> for Mission {
    type Error = StoreError;

    fn try_from(row: mission::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            kind: row.kind,
            season_id: row.season_id,
            intent_id: row.intent_id,
            voting_cycle_id: row.voting_cycle_id,
            alliance_id: row.alliance_id,
            created_by: row.created_by,
            title: row.title,
            summary: row.summary,
            description: row.description,
            status: row.status,
            requested: row.requested_micro_op.map(amount).transpose()?,
            upfront_requested: row.upfront_requested,
            upfront_reason: row.upfront_reason,
            recipient_address: row.recipient_address,
            starts_on: row.starts_on,
            completes_on: row.completes_on,
            policy_version: row.policy_version,
            tier_at_submission: row.tier_at_submission,
            submitted_at: row.submitted_at,
            supersedes_id: row.supersedes_id,
            supersedes_changes: row.supersedes_changes,
            ballot_code: row.ballot_code,
            ballot: row.ballot_micro_op.map(amount).transpose()?,
            tier_required: row.tier_required,
            fulfilled_by: row.fulfilled_by,
            fulfilled_by_count: row.fulfilled_by_count,
            contact_id: row.contact_id,
            specification: row.specification,
            opened_on: row.opened_on,
            submit_by: row.submit_by,
            select_by: row.select_by,
            github_issue: row.github_issue,
            note: row.note,
            source_urls: strings(row.source_urls)?,
            revision: row.revision,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<budget_line::Model> for BudgetLine {
    type Error = StoreError;

    fn try_from(row: budget_line::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            position: row.position,
            label: row.label,
            amount: amount(row.amount_micro_op)?,
        })
    }
}

impl TryFrom<milestone::Model> for Milestone {
    type Error = StoreError;

    fn try_from(row: milestone::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            position: row.position,
            kind: row.kind,
            title: row.title,
            description: row.description,
            due_on: row.due_on,
            status: row.status,
            version: row.version,
        })
    }
}

impl TryFrom<kpi::Model> for Kpi {
    type Error = StoreError;

    fn try_from(row: kpi::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            position: row.position,
            description: row.description,
            target: row.target,
        })
    }
}

impl TryFrom<mission_revision::Model> for Revision {
    type Error = StoreError;

    fn try_from(row: mission_revision::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            number: row.number,
            editor_id: row.editor_id,
            changed_fields: strings(row.changed_fields)?,
            content: row.content,
            requested: row.requested_micro_op.map(amount).transpose()?,
            note: row.note,
            source_urls: strings(row.source_urls)?,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<application::Model> for Application {
    type Error = StoreError;

    fn try_from(row: application::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            mission_id: row.mission_id,
            alliance_id: row.alliance_id,
            applicant_id: row.applicant_id,
            alliance_name: row.alliance_name,
            status: row.status,
            why_best_suited: row.why_best_suited,
            critical_milestones: row.critical_milestones,
            members: row.members,
            support_needed: row.support_needed,
            upfront_barrier: row.upfront_barrier,
            contact: row.contact,
            recipient_address: row.recipient_address,
            policy_version: row.policy_version,
            acknowledged_at: row.acknowledged_at,
            acknowledged_terms: strings(row.acknowledged_terms)?,
            submitted_on: row.submitted_on,
            decided_at: row.decided_at,
            decision_note: row.decision_note,
            note: row.note,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
