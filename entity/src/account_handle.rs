//! A handle of an account on another platform.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountHandleId, AccountId};
use crate::vocab::Platform;

/// A handle of an account on another platform.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_handle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountHandleId,
    pub account_id: AccountId,
    pub platform: Platform,
    #[sea_orm(column_type = "Text")]
    pub site: String,
    #[sea_orm(column_type = "Text")]
    pub handle: String,
    #[sea_orm(column_type = "Text")]
    pub handle_key: String,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub code_expires_at: DateTime<Utc>,
    pub verified_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub proof_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
