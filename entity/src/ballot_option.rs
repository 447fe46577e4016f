//! An option of a ballot.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{BallotId, BallotOptionId, MissionId};
use crate::vocab::BallotOutcome;

/// An option of a ballot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_option")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotOptionId,
    pub ballot_id: BallotId,
    pub mission_id: MissionId,
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub amount_micro_op: i64,
    pub requested_micro_op: i64,
    pub approvals_required: Option<i32>,
    pub approvals_counted: Option<i32>,
    pub approvals_qualified: Option<i32>,
    pub yes_micro_op: Option<i64>,
    pub rank: Option<i32>,
    pub outcome: Option<BallotOutcome>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
