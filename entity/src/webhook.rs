//! An address that events are delivered to.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, EventId, MissionId, SeasonId, WebhookId};
use crate::vocab::{WebhookDisableReason, WebhookStatus};

/// An address that events are delivered to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    pub account_id: AccountId,
    pub place: i32,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub kinds: Option<Json>,
    pub alliance_id: Option<AllianceId>,
    pub mission_id: Option<MissionId>,
    pub season_id: Option<SeasonId>,
    pub status: WebhookStatus,
    pub disabled_reason: Option<WebhookDisableReason>,
    pub disabled_at: Option<DateTime<Utc>>,
    pub behind_event_id: EventId,
    pub failing_since: Option<DateTime<Utc>>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
