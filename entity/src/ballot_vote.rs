//! A mirrored vote.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{BallotId, BallotVoteId};

/// A mirrored vote.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_vote")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BallotVoteId,
    pub ballot_id: BallotId,
    #[sea_orm(column_type = "Text")]
    pub voter_address: String,
    pub power_micro_op: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub codes: Json,
    #[sea_orm(column_type = "Text", nullable)]
    pub transaction_hash: Option<String>,
    pub cast_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
