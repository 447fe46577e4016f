//! A deadline of a Foundation Mission that moved.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, DeadlineMoveId, MissionId};
use crate::vocab::DeadlineKind;

/// A deadline of a Foundation Mission that moved.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineMoveId,
    pub mission_id: MissionId,
    pub deadline: DeadlineKind,
    pub moved_from: Option<DateTime<Utc>>,
    pub moved_to: DateTime<Utc>,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub moved_by: Option<AccountId>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
