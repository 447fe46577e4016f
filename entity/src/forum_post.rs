//! A mirrored post of a forum.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{ForumPostId, ForumThreadId};
use crate::vocab::{ForumPostKind, ForumPostState};

/// A mirrored post of a forum.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "forum_post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ForumPostId,
    pub thread_id: ForumThreadId,
    #[sea_orm(column_type = "Text")]
    pub forum: String,
    pub post_id: i64,
    pub number: i32,
    pub reply_to_number: Option<i32>,
    pub reply_to_id: Option<ForumPostId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub author_handle: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub author_key: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub author_name: Option<String>,
    pub by_staff: bool,
    pub kind: ForumPostKind,
    pub state: ForumPostState,
    #[sea_orm(column_type = "Text", nullable)]
    pub html: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub markdown: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    pub likes: Option<i32>,
    pub text_version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub edit_reason: Option<String>,
    pub written_at: Option<DateTime<Utc>>,
    pub edited_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
