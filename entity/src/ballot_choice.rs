//! An option that a mirrored vote says yes to.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{BallotOptionId, BallotVoteId};

/// An option that a mirrored vote says yes to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ballot_choice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub option_id: BallotOptionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vote_id: BallotVoteId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
