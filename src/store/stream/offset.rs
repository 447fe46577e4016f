//! The order of a log that was written by more than one PostgreSQL cluster.
//!
//! A row's `tx` is the id of its writing transaction plus an offset that the database keeps. A cluster counts its
//! transactions from near zero, so a dump that is restored into a new one may hold events with far higher numbers; the
//! offset lifts the new cluster's numbers above them.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// The number of the transaction that writes.
pub(super) const OWN_TX: &str = "pg_current_xact_id()::text::bigint + (select log_offset.tx from log_offset)";

/// The number of the oldest transaction that still runs; every lower one has ended.
pub(super) const LOWEST_RUNNING_TX: &str =
    "pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (select log_offset.tx from log_offset)";

/// An event that this cluster wrote is below the snapshot that sees it. Where the newest one is not, another cluster wrote
/// it, and every transaction from the oldest running one on is lifted above it.
const LIFT: &str = "
    update log_offset
    set tx = newest.tx + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint
    from (select event.tx from event order by event.tx desc limit 1) newest
    where newest.tx >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + log_offset.tx";

/// The number under which this transaction writes into the log.
pub(crate) async fn number_of(tx: &WriteTx) -> Result<i64, StoreError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(0);
    }
    let select = Statement::from_string(DbBackend::Postgres, format!("select {OWN_TX} as number"));
    let row = tx.query_one_raw(select).await?;
    let row = row.ok_or_else(|| StoreError::Corrupt("a transaction has no number".into()))?;
    Ok(row.try_get("", "number")?)
}

/// Makes sure that what is written from now on sorts behind what the log holds. Call it while no other server can start.
pub(crate) async fn keep_ahead<C: ConnectionTrait>(db: &C) -> Result<(), StoreError> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    if db.execute_unprepared(LIFT).await?.rows_affected() > 0 {
        tracing::info!("the event log comes from another cluster; its order goes on behind it");
    }
    Ok(())
}
