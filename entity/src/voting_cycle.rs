//! A voting cycle.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::NaiveDate;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{CycleId, SeasonId};
use crate::vocab::CycleKind;

/// A voting cycle.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voting_cycle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CycleId,
    pub season_id: SeasonId,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub kind: CycleKind,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    #[sea_orm(column_type = "Text", nullable)]
    pub purpose: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
