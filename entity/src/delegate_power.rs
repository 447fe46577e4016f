//! The voting power of one address in a snapshot.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter,
    PrimaryKeyTrait,
};

use crate::ids::{DelegatePowerId, SnapshotId};

/// The voting power of one address in a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegate_power")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegatePowerId,
    pub snapshot_id: SnapshotId,
    #[sea_orm(column_type = "Text")]
    pub address: String,
    pub power_micro_op: i64,
    pub rank: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
