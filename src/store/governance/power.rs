//! The rows of snapshots.

use std::collections::HashMap;

use entity::delegate_power::{ActiveModel, Column, Entity};
use entity::ids::SnapshotId;
use entity::voting_power_snapshot as snapshot;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement};

use super::address::CHUNK;
use crate::domain::amount::TokenAmount;
use crate::domain::governance::{Address, DelegatePower};
use crate::policy::{Permit, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, insert_all};

/// The voting power of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewPower {
    /// The address.
    pub address: Address,
    /// Its power.
    pub power: TokenAmount,
}

/// Adds rows to a snapshot that is not published yet; their ranks come with its publication.
///
/// # Errors
/// [`StoreError::Stale`] where it is published or would hold more than `most` rows,
/// [`Unique::SnapshotAddress`](crate::store::error::Unique) where an address stands in it already, or another failure.
pub async fn append<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    id: SnapshotId,
    (rows, most): (&[NewPower], i32),
) -> Result<(), StoreError> {
    use snapshot::Column as S;
    let added = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let update = snapshot::Entity::update_many()
        .col_expr(S::RowCount, Expr::col(S::RowCount).add(added))
        .filter(S::Id.eq(id))
        .filter(S::PublishedAt.is_null())
        .filter(S::RowCount.lte(most.saturating_sub(added)));
    changed(update.exec(tx).await?)?;
    let row = |row: &NewPower| ActiveModel {
        id: Set(tx.new_id()),
        snapshot_id: Set(id),
        address: Set(row.address.stored()),
        power_micro_op: Set(row.power.micro()),
        rank: Set(0),
    };
    insert_all(tx, rows.iter().map(row)).await
}

const RANK: &str = "update delegate_power set rank = ranked.place from (
    select id, rank() over (order by power_micro_op desc) as place from delegate_power where snapshot_id = $1
) as ranked where delegate_power.id = ranked.id";

/// Ranks the rows of a snapshot and publishes it, unless that was done before.
///
/// # Errors
/// [`StoreError::Stale`], [`Unique::SnapshotMoment`](crate::store::error::Unique) or another failure.
pub async fn publish<V: Verb>(tx: &WriteTx, _: &Permit<V>, id: SnapshotId) -> Result<(), StoreError> {
    use snapshot::Column as S;
    let row = snapshot::ActiveModel { published_at: Set(Some(tx.now())), ..Default::default() };
    let unpublished = S::Id.eq(id).and(S::PublishedAt.is_null());
    changed(snapshot::Entity::update_many().set(row).filter(unpublished).exec(tx).await?)?;
    let sql = match tx.get_database_backend() {
        DbBackend::Postgres => RANK.to_owned(),
        _ => RANK.replace("$1", "?"),
    };
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()])).await?;
    Ok(())
}

/// Forgets a snapshot that nobody has read, as the same one is published already.
///
/// # Errors
/// [`StoreError::Stale`] where it is published, or another failure.
pub async fn discard<V: Verb>(tx: &WriteTx, _: &Permit<V>, id: SnapshotId) -> Result<(), StoreError> {
    use snapshot::Column as S;
    let unpublished = S::Id.eq(id).and(S::PublishedAt.is_null());
    let gone = snapshot::Entity::delete_many().filter(unpublished).exec(tx).await?;
    if gone.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Every row of a snapshot, by address.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn rows_of<C: ConnectionTrait>(db: &C, id: SnapshotId) -> Result<Vec<DelegatePower>, StoreError> {
    let rows = Entity::find().filter(Column::SnapshotId.eq(id)).order_by_asc(Column::Address).all(db).await?;
    rows.into_iter().map(DelegatePower::try_from).collect()
}

/// The voting power that each of these addresses has in a snapshot; those that are not in it are left out.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn powers_among<C: ConnectionTrait>(
    db: &C,
    id: SnapshotId,
    addresses: &[Address],
) -> Result<HashMap<Address, DelegatePower>, StoreError> {
    let mut powers = HashMap::new();
    for chunk in addresses.chunks(CHUNK) {
        let rows = Entity::find()
            .filter(Column::SnapshotId.eq(id))
            .filter(Column::Address.is_in(chunk.iter().map(Address::stored)))
            .all(db)
            .await?;
        for row in rows {
            let power = DelegatePower::try_from(row)?;
            powers.insert(power.address, power);
        }
    }
    Ok(powers)
}
