//! Missions that belong together: submitted ones, successors, and RFPs that are open beside each other.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AllianceId, MissionId, SeasonId};
use entity::mission::{Column, Entity};
use entity::vocab::{MissionKind, MissionStatus};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::filter::visible;
use super::list::read;
use crate::domain::mission::{BEFORE_BALLOT, Mission};
use crate::policy::Scope;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;

/// The most open RFPs that are looked at.
const MOST_OPEN: u64 = 1_000;

fn submitted() -> Select<Entity> {
    Entity::find()
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.is_in(BEFORE_BALLOT.iter().copied()))
        .filter(Column::PolicyVersion.is_not_null())
        .order_by_asc(Column::Id)
}

/// The proposed missions of a season between their submission and their ballot.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn submitted_in(tx: &WriteTx, season: SeasonId) -> Result<Vec<Arc<Mission>>, StoreError> {
    submitted().filter(Column::SeasonId.eq(season)).all(tx).await?.into_iter().map(read).collect()
}

/// The proposed missions of a season that were not approved in time under these versions of its rules, and in whose place no
/// other one was submitted (rules 3.6 and 4.8).
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn not_approved_under(
    tx: &WriteTx,
    season: SeasonId,
    versions: &[i32],
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let mut superseded = Query::select();
    superseded.column(Column::SupersedesId).from(Entity).and_where(Column::SupersedesId.is_not_null());
    let missed = Entity::find()
        .filter(Column::SeasonId.eq(season))
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.eq(MissionStatus::NotApprovedForVote))
        .filter(Column::PolicyVersion.is_in(versions.iter().copied()))
        .filter(Column::Id.not_in_subquery(superseded))
        .order_by_asc(Column::Id);
    missed.all(tx).await?.into_iter().map(read).collect()
}

/// The proposed missions of an alliance between their submission and their ballot.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn submitted_by(tx: &WriteTx, alliance: AllianceId) -> Result<Vec<Arc<Mission>>, StoreError> {
    submitted().filter(Column::AllianceId.eq(alliance)).all(tx).await?.into_iter().map(read).collect()
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
