//! A text that proves an address once it is signed.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, WalletChallengeId};

/// A text that proves an address once it is signed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wallet_challenge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WalletChallengeId,
    pub account_id: AccountId,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    pub chain_id: i32,
    #[sea_orm(column_type = "Text")]
    pub message_hash: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
