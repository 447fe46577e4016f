//! Missions that belong together: submitted ones, successors, and RFPs that are open beside each other.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AllianceId, MissionId, SeasonId};
use entity::mission::{Column, Entity};
use entity::vocab::{MissionKind, MissionStatus};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::filter::visible;
use super::list::read;
use crate::domain::mission::{BEFORE_BALLOT, Mission, TAKES_MIRRORED};
use crate::policy::Scope;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;

/// The most open RFPs that are looked at.
const MOST_OPEN: u64 = 1_000;

async fn submitted(
    tx: &WriteTx,
    states: &[MissionStatus],
    of: Expr,
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let select = Entity::find()
        .filter(of)
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.is_in(states.iter().copied()))
        .filter(Column::PolicyVersion.is_not_null())
        .order_by_asc(Column::Id);
    select.all(tx).await?.into_iter().map(read).collect()
}

/// The proposed missions of a season between their submission and their ballot, with those that were not approved in time.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn submitted_in(tx: &WriteTx, season: SeasonId) -> Result<Vec<Arc<Mission>>, StoreError> {
    submitted(tx, TAKES_MIRRORED, Column::SeasonId.eq(season)).await
}

/// The proposed missions of an alliance between their submission and their ballot.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn submitted_by(tx: &WriteTx, alliance: AllianceId) -> Result<Vec<Arc<Mission>>, StoreError> {
    submitted(tx, BEFORE_BALLOT, Column::AllianceId.eq(alliance)).await
}

/// The mission that took the place of each (rule 3.6), as far as it is in `scope`.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn successors_of<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Mission>>, StoreError> {
    let select = Entity::find().filter(visible(scope));
    let rows = all_among(db, select, Column::SupersedesId, missions).await?;
    let successor = |row: entity::mission::Model| Some((row.supersedes_id?, read(row)));
    rows.into_iter().filter_map(successor).map(|(of, row)| Ok((of, row?))).collect()
}

/// The RFPs of these seasons that take applications at `now`, those that close first before the others.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn open_rfps_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
    now: DateTime<Utc>,
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let select = Entity::find()
        .filter(Column::Kind.eq(MissionKind::Foundation))
        .filter(Column::Status.eq(MissionStatus::Open))
        .filter(Column::SubmitBy.gte(now))
        .order_by_asc(Column::SubmitBy)
        .limit(MOST_OPEN);
    all_among(db, select, Column::SeasonId, seasons).await?.into_iter().map(read).collect()
}
