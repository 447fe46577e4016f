//! What staff found about a claim to a trust tier.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, TierClaimId, TierReviewId};
use crate::vocab::{TierClaimStatus, TrustTier};

/// What staff found about a claim to a trust tier.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tier_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TierReviewId,
    pub claim_id: TierClaimId,
    pub tier: TrustTier,
    pub verdict: TierClaimStatus,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub reviewer_id: Option<AccountId>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
