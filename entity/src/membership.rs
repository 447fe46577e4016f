//! The place of an account in an alliance.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, MembershipId};
use crate::vocab::{MembershipStatus, RoleKind};

/// The place of an account in an alliance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    pub alliance_id: AllianceId,
    pub account_id: AccountId,
    pub role_kind: RoleKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub role_title: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub responsibilities: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub background: Option<String>,
    pub is_compensated: Option<bool>,
    pub status: MembershipStatus,
    pub joined_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
