//! Snapshots of voting power.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, SnapshotId, TypedId};
use entity::voting_power_snapshot::{ActiveModel, Column, Entity, Model};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::domain::amount::TokenAmount;
use crate::domain::governance::Snapshot;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::{Permit, Scope, VotingPowerSnapshotRecord};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count};

/// The name of the order of snapshots in cursors.
pub const NEWEST_SNAPSHOT: &str = "snapshot.takenAt";

/// A snapshot to be made; its rows come after it.
#[derive(Clone, Debug)]
pub struct NewSnapshot {
    /// The moment.
    pub taken_at: DateTime<Utc>,
    /// All OP that can vote.
    pub votable_supply: TokenAmount,
    /// Where it was taken from.
    pub source: String,
    /// Who records it.
    pub recorded_by: Option<AccountId>,
}

/// Begins a snapshot, which nobody reads until it is published.
///
/// # Errors
/// The insert failed.
pub async fn begin(
    tx: &WriteTx,
    _: &Permit<VotingPowerSnapshotRecord>,
    new: NewSnapshot,
) -> Result<SnapshotId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        taken_at: Set(new.taken_at),
        votable_supply_micro_op: Set(new.votable_supply.micro()),
        source: Set(new.source),
        row_count: Set(0),
        recorded_by: Set(new.recorded_by),
        created_at: Set(tx.now()),
        published_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

fn published() -> Select<Entity> {
    Entity::find().filter(Column::PublishedAt.is_not_null())
}

fn read(row: Model) -> Result<Arc<Snapshot>, StoreError> {
    Snapshot::try_from(row).map(Arc::new)
}

/// The published snapshot of the latest moment.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn newest<C: ConnectionTrait>(db: &C) -> Result<Option<Arc<Snapshot>>, StoreError> {
    published().order_by_desc(Column::TakenAt).one(db).await?.map(read).transpose()
}

/// The published snapshot that was the newest at this moment; the first one where none was published for an earlier moment.
///
/// # Errors
/// A statement failed, or the row is not valid.
pub async fn newest_at<C: ConnectionTrait>(
    db: &C,
    moment: DateTime<Utc>,
) -> Result<Option<Arc<Snapshot>>, StoreError> {
    let earlier =
        published().filter(Column::TakenAt.lte(moment)).order_by_desc(Column::TakenAt).one(db).await?;
    match earlier {
        Some(row) => read(row).map(Some),
        None => published().order_by_asc(Column::TakenAt).one(db).await?.map(read).transpose(),
    }
}

/// The published snapshot of this moment.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn taken_at<C: ConnectionTrait>(
    db: &C,
    moment: DateTime<Utc>,
) -> Result<Option<Arc<Snapshot>>, StoreError> {
    published().filter(Column::TakenAt.eq(moment)).one(db).await?.map(read).transpose()
}

/// The snapshots with these ids, published or not.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn snapshots_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[SnapshotId],
) -> Result<HashMap<SnapshotId, Arc<Snapshot>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The snapshots with these ids that are published; staff and whoever records one see it before.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn known_snapshots_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[SnapshotId],
) -> Result<HashMap<SnapshotId, Arc<Snapshot>>, StoreError> {
    let mut select = Entity::find();
    if !scope.is_staff() {
        let own = scope.viewer().map(|viewer| Column::RecordedBy.eq(viewer));
        let known = Condition::any().add(Column::PublishedAt.is_not_null()).add_option(own);
        select = select.filter(known);
    }
    let rows = all_among(db, select, Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// A page of the published snapshots, that of the latest moment first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page_of_snapshots<C: ConnectionTrait>(
    db: &C,
    args: &PageArgs,
) -> Result<Page<Arc<Snapshot>>, StoreError> {
    let order = ListOrder {
        name: NEWEST_SNAPSHOT,
        descending: true,
        key: Some(Expr::col((Entity, Column::TakenAt))),
        of: |row: &Model| (SortKey::moment(row.taken_at), row.id.uuid()),
    };
    Listing { select: published(), order }.page(db, args).await?.try_map(read)
}

/// How many published snapshots there are.
///
/// # Errors
/// The statement failed.
pub async fn count_snapshots<C: ConnectionTrait>(db: &C) -> Result<u64, StoreError> {
    count(db, published()).await
}
