//! An alliance.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId};
use crate::vocab::{AllianceKind, AllianceStatus, DecisionModel};

/// An alliance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alliance")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllianceId,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub kind: AllianceKind,
    pub status: AllianceStatus,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub defensible_value: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reward_distribution_plan: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub conflict_resolution_plan: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub communication_space: Option<String>,
    pub decision_model: Option<DecisionModel>,
    #[sea_orm(column_type = "JsonBinary")]
    pub partner_organizations: Json,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub created_by: Option<AccountId>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
