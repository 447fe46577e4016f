//! Missions move from state to state.

use entity::mission::{ActiveModel, Column, Entity};
use entity::vocab::{MissionStatus, TrustTier};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::write::compare_and_set;
use crate::domain::mission::Mission;
use crate::policy::{
    AllianceLeadTransferAccept, ApplicationAbandon, BallotResultRecord, ClawbackOpen, ClawbackResultRecord,
    GrantKycRecord, MilestoneReview, MissionAbandon, MissionBegin, MissionCancel,
    MissionCloseWithoutSelection, MissionComplete, MissionRemove, MissionSelect, Permit, SeasonPolicyUpdate,
    Verb,
};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::changed;

/// A verb that does nothing to a mission but to move it to another state.
pub trait AdvancesMissions: Verb {}

impl AdvancesMissions for MissionSelect {}
impl AdvancesMissions for MissionCloseWithoutSelection {}
impl AdvancesMissions for MissionBegin {}
impl AdvancesMissions for MissionComplete {}
impl AdvancesMissions for MissionAbandon {}
impl AdvancesMissions for ApplicationAbandon {}
impl AdvancesMissions for BallotResultRecord {}
impl AdvancesMissions for GrantKycRecord {}
impl AdvancesMissions for MissionCancel {}
impl AdvancesMissions for MissionRemove {}
impl AdvancesMissions for MilestoneReview {}
impl AdvancesMissions for ClawbackOpen {}
impl AdvancesMissions for ClawbackResultRecord {}

/// Moves a mission to another state, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn advance<V: AdvancesMissions>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &Mission,
    status: MissionStatus,
) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { status: Set(status), ..ActiveModel::default() }).await
}

/// Keeps a mission in the state that was read until this transaction ends: whoever ends it waits, and finds what is written
/// here.
///
/// # Errors
/// [`StoreError::Stale`], if it has another state by now, or another failure.
pub async fn hold(tx: &WriteTx, mission: &Mission) -> Result<(), StoreError> {
    let update = Entity::update_many()
        .col_expr(Column::Version, Expr::col(Column::Version))
        .filter(Column::Id.eq(mission.id))
        .filter(Column::Status.eq(mission.status));
    changed(update.exec(tx).await?)
}

/// Moves a mission to the state that time led to, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub(crate) async fn expire(tx: &WriteTx, before: &Mission, status: MissionStatus) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { status: Set(status), ..ActiveModel::default() }).await
}

/// Lets a submitted mission go by another version of its season's rules, in the state that follows from it, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn change_policy(
    tx: &WriteTx,
    _: &Permit<SeasonPolicyUpdate>,
    before: &Mission,
    (version, status): (i32, MissionStatus),
) -> Result<(), StoreError> {
    let row =
        ActiveModel { policy_version: Set(Some(version)), status: Set(status), ..ActiveModel::default() };
    compare_and_set(tx, before, row).await
}

/// Lets the tier of a new leader count for a submitted mission (rule 6.5), if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn change_tier(
    tx: &WriteTx,
    _: &Permit<AllianceLeadTransferAccept>,
    before: &Mission,
    tier: TrustTier,
) -> Result<(), StoreError> {
    let row = ActiveModel { tier_at_submission: Set(Some(tier)), ..ActiveModel::default() };
    compare_and_set(tx, before, row).await
}
