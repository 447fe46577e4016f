//! The ballot of an intent in a voting cycle.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, BallotId, CycleId, IntentId, SeasonId, SnapshotId};
use crate::vocab::{BallotStatus, BudgetRule};

/// The ballot of an intent in a voting cycle.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotId,
    pub season_id: SeasonId,
    pub intent_id: IntentId,
    pub voting_cycle_id: CycleId,
    pub status: BallotStatus,
    pub budget_micro_op: i64,
    pub budget_rule: BudgetRule,
    pub votable_supply_micro_op: i64,
    pub snapshot_id: Option<SnapshotId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub supply_source_url: Option<String>,
    pub supply_taken_at: Option<DateTime<Utc>>,
    pub quorum_basis_points: i32,
    pub minimum_yes_basis_points: i32,
    pub policy_version: i32,
    pub locked_by: Option<AccountId>,
    pub locked_at: DateTime<Utc>,
    pub total_votes_micro_op: Option<i64>,
    pub result_version: i32,
    pub counted_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
