//! An application to a Foundation Mission.

#![allow(missing_docs, reason = "the columns are documented by the domain types that they become")]

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait, EnumIter, Json,
    PrimaryKeyTrait,
};

use crate::ids::{AccountId, AllianceId, ApplicationId, MissionId};
use crate::vocab::ApplicationStatus;

/// An application to a Foundation Mission.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub mission_id: MissionId,
    pub alliance_id: Option<AllianceId>,
    pub applicant_id: Option<AccountId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub alliance_name: Option<String>,
    pub status: ApplicationStatus,
    #[sea_orm(column_type = "Text", nullable)]
    pub why_best_suited: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub critical_milestones: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub members: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub support_needed: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub upfront_barrier: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub contact: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub recipient_address: Option<String>,
    pub policy_version: Option<i32>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub acknowledged_terms: Json,
    pub submitted_on: Option<NaiveDate>,
    pub decided_at: Option<DateTime<Utc>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_note: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub source_urls: Json,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
