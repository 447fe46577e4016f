//! Rows of the area `season` into domain values.

use entity::{intent, season, season_date, season_policy, tier_claim, tier_review, trust_tier, voting_cycle};

use crate::domain::season::{
    Intent, Policy, PolicyVersion, Season, SeasonDate, TierClaim, TierReview, TierRow, VotingCycle,
};
use crate::store::error::StoreError;
use crate::store::rows::{amount, strings};

impl TryFrom<season::Model> for Season {
    type Error = StoreError;

    fn try_from(row: season::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            number: row.number,
            name: row.name,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            ends_note: row.ends_note,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl TryFrom<season_policy::Model> for PolicyVersion {
    type Error = StoreError;

    fn try_from(row: season_policy::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            season_id: row.season_id,
            version: row.version,
            policy: Policy::from_json(row.rules).map_err(|error| StoreError::Corrupt(error.to_string()))?,
            author_id: row.author_id,
            reason: row.reason,
            changed_fields: strings(row.changed_fields)?,
            created_at: row.created_at,
        })
    }
}

impl From<tier_review::Model> for TierReview {
    fn from(row: tier_review::Model) -> Self {
        Self {
            id: row.id,
            claim_id: row.claim_id,
            tier: row.tier,
            verdict: row.verdict,
            reason: row.reason,
            reviewer_id: row.reviewer_id,
            created_at: row.created_at,
        }
    }
}

impl TryFrom<season_date::Model> for SeasonDate {
    type Error = StoreError;

    fn try_from(row: season_date::Model) -> Result<Self, StoreError> {
        Ok(Self {
            label: row.label,
            starts_on: row.starts_on,
            ends_at: row.ends_at,
            source_urls: strings(row.source_urls)?,
        })
    }
}

impl TryFrom<voting_cycle::Model> for VotingCycle {
    type Error = StoreError;

    fn try_from(row: voting_cycle::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            season_id: row.season_id,
            code: row.code,
            kind: row.kind,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            purpose: row.purpose,
            source_urls: strings(row.source_urls)?,
        })
    }
}

impl TryFrom<intent::Model> for Intent {
    type Error = StoreError;

    fn try_from(row: intent::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            season_id: row.season_id,
            number: row.number,
            title: row.title,
            description: row.description,
            budget: row.budget_micro_op.map(amount).transpose()?,
            route: row.route,
            source_urls: strings(row.source_urls)?,
        })
    }
}

impl TryFrom<trust_tier::Model> for TierRow {
    type Error = StoreError;

    fn try_from(row: trust_tier::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            season_id: row.season_id,
            tier: row.tier,
            min: row.min_micro_op.map(amount).transpose()?,
            criteria: row.criteria,
            source_urls: strings(row.source_urls)?,
        })
    }
}

impl TryFrom<tier_claim::Model> for TierClaim {
    type Error = StoreError;

    fn try_from(row: tier_claim::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account_id: row.account_id,
            season_id: row.season_id,
            tier: row.tier,
            justification: row.justification,
            evidence_urls: strings(row.evidence_urls)?,
            status: row.status,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
