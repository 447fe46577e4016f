//! A grant for a mission.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AllianceId, BallotId, GrantId, MissionId};
use crate::vocab::{GrantStatus, KycStatus};

/// A grant for a mission.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mission_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    pub mission_id: MissionId,
    pub alliance_id: Option<AllianceId>,
    pub ballot_id: Option<BallotId>,
    pub status: GrantStatus,
    pub amount_micro_op: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub recipient_address: Option<String>,
    pub kyc_status: KycStatus,
    pub kyc_recorded_at: Option<DateTime<Utc>>,
    pub approved_at: DateTime<Utc>,
    pub lock_until: DateTime<Utc>,
    pub begun_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<String>,
    pub paid_micro_op: i64,
    pub clawed_back_micro_op: i64,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
