//! A mission of either kind.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, CycleId, IntentId, MissionId, SeasonId};
use crate::vocab::{FulfilledBy, MissionKind, MissionStatus, TrustTier};

/// A mission of either kind.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MissionId,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    pub kind: MissionKind,
    pub season_id: SeasonId,
    pub intent_id: Option<IntentId>,
    pub voting_cycle_id: Option<CycleId>,
    pub alliance_id: Option<AllianceId>,
    pub created_by: Option<AccountId>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub summary: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    pub status: MissionStatus,
    pub requested_micro_op: Option<i64>,
    pub upfront_requested: Option<bool>,
    #[sea_orm(column_type = "Text", nullable)]
    pub upfront_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub recipient_address: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub completes_on: Option<NaiveDate>,
    pub policy_version: Option<i32>,
    pub tier_at_submission: Option<TrustTier>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub supersedes_id: Option<MissionId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub supersedes_changes: Option<String>,
    pub approvals_missing: Option<i32>,
    pub approvals_by: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub ballot_code: Option<String>,
    pub ballot_micro_op: Option<i64>,
    pub tier_required: Option<TrustTier>,
    pub fulfilled_by: Option<FulfilledBy>,
    pub fulfilled_by_count: Option<i32>,
    pub contact_id: Option<AccountId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub specification: Option<String>,
    pub opened_on: Option<NaiveDate>,
    pub submit_by: Option<DateTime<Utc>>,
    pub select_by: Option<DateTime<Utc>>,
    pub github_issue: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    #[sea_orm(column_type = "Text")]
    pub sort_title: String,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub revision: i32,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
