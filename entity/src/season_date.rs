//! A date that a season names.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::SeasonId;

/// A date that a season names.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "season_date")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub season_id: SeasonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    #[sea_orm(column_type = "Text")]
    pub label: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
