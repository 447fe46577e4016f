//! Missions move from state to state.

use entity::mission::ActiveModel;
use entity::vocab::{MissionStatus, TrustTier};
use sea_orm::ActiveValue::Set;

use super::write::compare_and_set;
use crate::domain::mission::Mission;
use crate::policy::{
    AllianceLeadTransferAccept, MissionAbandon, MissionBegin, MissionCloseWithoutSelection, MissionComplete,
    MissionSelect, Permit, SeasonPolicyUpdate, Verb,
};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// A verb that does nothing to a mission but to move it to another state.
pub trait AdvancesMissions: Verb {}

impl AdvancesMissions for MissionSelect {}
impl AdvancesMissions for MissionCloseWithoutSelection {}
impl AdvancesMissions for MissionBegin {}
impl AdvancesMissions for MissionComplete {}
impl AdvancesMissions for MissionAbandon {}

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

/// Moves a mission to the state that a deadline led to, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub(crate) async fn expire(tx: &WriteTx, before: &Mission, status: MissionStatus) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { status: Set(status), ..ActiveModel::default() }).await
}

/// Lets a submitted mission go by another version of its season's rules, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn change_policy(
    tx: &WriteTx,
    _: &Permit<SeasonPolicyUpdate>,
    before: &Mission,
    version: i32,
) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { policy_version: Set(Some(version)), ..ActiveModel::default() })
        .await
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
