//! Rows of the area `alliance` into domain values.

use entity::{alliance, lead_transfer, membership};

use crate::domain::alliance::{Alliance, Handover, Membership};
use crate::store::error::StoreError;
use crate::store::rows::strings;

impl TryFrom<alliance::Model> for Alliance {
    type Error = StoreError;

    fn try_from(row: alliance::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            kind: row.kind,
            status: row.status,
            description: row.description,
            defensible_value: row.defensible_value,
            reward_distribution_plan: row.reward_distribution_plan,
            conflict_resolution_plan: row.conflict_resolution_plan,
            communication_space: row.communication_space,
            decision_model: row.decision_model,
            partner_organizations: strings(row.partner_organizations)?,
            note: row.note,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<membership::Model> for Membership {
    type Error = StoreError;

    fn try_from(row: membership::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            alliance_id: row.alliance_id,
            account_id: row.account_id,
            role_kind: row.role_kind,
            role_title: row.role_title,
            responsibilities: row.responsibilities,
            background: row.background,
            is_compensated: row.is_compensated,
            status: row.status,
            joined_at: row.joined_at,
            ended_at: row.ended_at,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<lead_transfer::Model> for Handover {
    type Error = StoreError;

    fn try_from(row: lead_transfer::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            alliance_id: row.alliance_id,
            from_account_id: row.from_account_id,
            to_account_id: row.to_account_id,
            status: row.status,
            created_at: row.created_at,
            decided_at: row.decided_at,
        })
    }
}
