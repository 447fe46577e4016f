//! A claim of an account to a trust tier in a season.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, SeasonId, TierClaimId};
use crate::vocab::{TierClaimStatus, TrustTier};

/// A claim of an account to a trust tier in a season.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tier_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TierClaimId,
    pub account_id: AccountId,
    pub season_id: SeasonId,
    pub tier: TrustTier,
    #[sea_orm(column_type = "Text", nullable)]
    pub justification: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub evidence_urls: Json,
    pub status: TierClaimStatus,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
