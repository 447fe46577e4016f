//! A handover of the lead.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, LeadTransferId};
use crate::vocab::HandoverStatus;

/// A handover of the lead.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lead_transfer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeadTransferId,
    pub alliance_id: AllianceId,
    pub from_account_id: AccountId,
    pub to_account_id: AccountId,
    pub status: HandoverStatus,
    pub created_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
