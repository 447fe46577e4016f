//! A row of the trust tier table of a season.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{SeasonId, TrustTierId};
use crate::vocab::TrustTier;

/// A row of the trust tier table of a season.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trust_tier")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TrustTierId,
    pub season_id: SeasonId,
    pub tier: TrustTier,
    pub min_micro_op: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub criteria: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
