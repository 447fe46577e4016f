//! An interest signal.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, IntentId, MissionId, SeasonId, SignalId};
use crate::vocab::{SignalKind, SignalStatus, SignalVisibility};

/// An interest signal.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignalId,
    pub kind: SignalKind,
    pub status: SignalStatus,
    pub visibility: SignalVisibility,
    pub season_id: SeasonId,
    pub account_id: Option<AccountId>,
    pub mission_id: Option<MissionId>,
    pub alliance_id: Option<AllianceId>,
    pub intent_id: Option<IntentId>,
    #[sea_orm(column_type = "Text")]
    pub message: String,
    pub hours_per_week: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub timezone: Option<String>,
    pub stated_on: Option<NaiveDate>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
