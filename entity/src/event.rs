//! An entry of the event log.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait, Uuid,
};

use crate::ids::{AccountId, AllianceId, EventId, MissionId, SeasonId};
use crate::vocab::{Audience, EventKind};

/// An entry of the event log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    // The table's key is `seq`, which is each database's own; everywhere else an event is known by its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    pub seq: i64,
    pub tx: i64,
    pub kind: EventKind,
    #[sea_orm(column_type = "Text")]
    pub subject_type: String,
    pub subject_id: Uuid,
    pub alliance_id: Option<AllianceId>,
    pub mission_id: Option<MissionId>,
    pub season_id: Option<SeasonId>,
    pub actor_id: Option<AccountId>,
    pub audience: Audience,
    pub audience_account_id: Option<AccountId>,
    pub version: Option<i32>,
    #[sea_orm(column_type = "JsonBinary")]
    pub changed_fields: Json,
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    pub occurred_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
