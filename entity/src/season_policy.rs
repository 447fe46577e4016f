//! One version of the rules of a season.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, PolicyId, SeasonId};

/// One version of the rules of a season.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "season_policy")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PolicyId,
    pub season_id: SeasonId,
    pub version: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: Json,
    pub author_id: Option<AccountId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub changed_fields: Json,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
