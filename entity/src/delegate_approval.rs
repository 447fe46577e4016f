//! A delegate's approval of a mission.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, ApprovalId, MissionId, SnapshotId, WaiverId};
use crate::vocab::{ApprovalSource, ApprovalState};

/// A delegate's approval of a mission.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegate_approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub mission_id: MissionId,
    pub account_id: Option<AccountId>,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    pub state: ApprovalState,
    pub source: ApprovalSource,
    #[sea_orm(column_type = "Text", nullable)]
    pub forum_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub revision: i32,
    pub snapshot_id: Option<SnapshotId>,
    pub power_micro_op: i64,
    pub supply_micro_op: i64,
    pub rank: Option<i32>,
    pub waiver_id: Option<WaiverId>,
    pub recorded_by: Option<AccountId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub changed_fields: Json,
    pub given_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<String>,
    pub lock_power_micro_op: Option<i64>,
    pub lock_supply_micro_op: Option<i64>,
    pub lock_rank: Option<i32>,
    pub qualified_at_lock: Option<bool>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
