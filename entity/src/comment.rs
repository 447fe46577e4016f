//! A comment.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, CommentId, MissionId};
use crate::vocab::CommentKind;

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentId,
    pub kind: CommentKind,
    pub mission_id: Option<MissionId>,
    pub alliance_id: Option<AllianceId>,
    pub author_id: Option<AccountId>,
    pub parent_id: Option<CommentId>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub edited_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
