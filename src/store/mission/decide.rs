//! What becomes of applications to RFPs.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::application::{ActiveModel, Column, Entity};
use entity::ids::{AllianceId, MissionId};
use entity::vocab::ApplicationStatus;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::application::{handed_in, read};
use crate::domain::mission::Application;
use crate::policy::{
    ApplicationAbandon, ApplicationReview, ApplicationWithdraw, GrantKycRecord, MilestoneReview,
    MissionAbandon, MissionBegin, MissionCloseWithoutSelection, MissionComplete, MissionSelect, Permit, Verb,
};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::count;
use crate::store::write::{changed, next_version};

/// A verb that moves applications on.
pub trait MovesApplications: Verb {}

impl MovesApplications for ApplicationReview {}
impl MovesApplications for ApplicationWithdraw {}
impl MovesApplications for MissionSelect {}
impl MovesApplications for MissionCloseWithoutSelection {}
impl MovesApplications for MissionBegin {}
impl MovesApplications for MissionComplete {}
impl MovesApplications for MissionAbandon {}
impl MovesApplications for MilestoneReview {}
impl MovesApplications for ApplicationAbandon {}
impl MovesApplications for GrantKycRecord {}

/// What the Foundation says to its decision.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// When it decided.
    pub at: DateTime<Utc>,
    /// What it says, if anything.
    pub note: Option<&'a str>,
}

/// Moves an application on, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn move_application<V: MovesApplications>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &Application,
    (status, verdict): (ApplicationStatus, Option<Verdict<'_>>),
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(status),
        decided_at: verdict.map_or(NotSet, |verdict| Set(Some(verdict.at))),
        decision_note: verdict.map_or(NotSet, |verdict| Set(verdict.note.map(str::to_owned))),
        version: Set(next_version(before.version)),
        updated_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(before.status));
    changed(update.exec(tx).await?)
}

/// The applications to an RFP that were handed in, in the order in which they came.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn applications_to(tx: &WriteTx, mission: MissionId) -> Result<Vec<Arc<Application>>, StoreError> {
    let select = handed_in().filter(Column::MissionId.eq(mission)).order_by_asc(Column::Id);
    select.all(tx).await?.into_iter().map(read).collect()
}

/// Whether an application of the alliance to the RFP stands: one that was not withdrawn.
///
/// # Errors
/// The statement failed.
pub async fn has_applied<C: ConnectionTrait>(
    db: &C,
    mission: MissionId,
    alliance: AllianceId,
) -> Result<bool, StoreError> {
    let live = Entity::find()
        .filter(Column::MissionId.eq(mission))
        .filter(Column::AllianceId.eq(alliance))
        .filter(Column::Status.ne(ApplicationStatus::Withdrawn));
    Ok(count(db, live).await? > 0)
}
