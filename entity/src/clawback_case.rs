//! A clawback case.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, ClawbackId, GrantId, MilestoneId, MissionId};
use crate::vocab::{ClawbackGround, ClawbackStatus};

/// A clawback case.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clawback_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClawbackId,
    pub grant_id: GrantId,
    pub mission_id: MissionId,
    pub milestone_id: MilestoneId,
    pub status: ClawbackStatus,
    pub ground: ClawbackGround,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub opened_by: Option<AccountId>,
    pub votable_supply_micro_op: Option<i64>,
    pub yes_micro_op: Option<i64>,
    pub no_micro_op: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub source_url: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
