//! Grants and their payouts.

use std::collections::HashMap;
use std::sync::Arc;

use entity::grant_payout;
use entity::ids::{GrantId, MissionId};
use entity::mission_grant::{Column, Entity};
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::delivery::{Grant, Payout};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::mission::of_visible;
use crate::store::page::all_among;
use crate::store::rows::grouped;

/// The grants of each mission, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn grants_of<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Vec<Arc<Grant>>>>, StoreError> {
    let rows = all_among(db, Entity::find().order_by_asc(Column::Id), Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, Arc::new(Grant::try_from(row)?)))))
}

/// The grants with these ids, of missions that the actor may know of.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn grants_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[GrantId],
) -> Result<HashMap<GrantId, Arc<Grant>>, StoreError> {
    let known = of_visible((Entity, Column::MissionId), scope);
    let rows = all_among(db, Entity::find().filter(known), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Grant::try_from(row)?)))).collect()
}

/// The payouts of each grant, in the order in which they were recorded.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn payouts_of<C: ConnectionTrait>(
    db: &C,
    grants: &[GrantId],
) -> Result<HashMap<GrantId, Arc<Vec<Arc<Payout>>>>, StoreError> {
    let select = grant_payout::Entity::find().order_by_asc(grant_payout::Column::Id);
    let rows = all_among(db, select, grant_payout::Column::GrantId, grants).await?;
    grouped(rows.into_iter().map(|row| Ok((row.grant_id, Arc::new(Payout::try_from(row)?)))))
}
