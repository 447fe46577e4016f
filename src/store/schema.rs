//! Bringing the schema up to date, by one process at a time.

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use super::db::Db;
use super::error::StoreError;
use super::stream;

/// Names the lock among all advisory locks of a PostgreSQL database; the number has no meaning.
const LOCK: &str = "select pg_advisory_xact_lock(7244908513)";

/// Does every migration that is not done yet: all of them, or none. Returns how many those were.
///
/// # Errors
/// A migration failed.
pub async fn up(db: &Db) -> Result<usize, StoreError> {
    let connection = db.migration_connection().await?;
    let tx = begin(&connection).await?;
    let pending = Migrator::get_pending_migrations(&tx).await?.len();
    Migrator::up(&tx, None).await?;
    stream::keep_ahead(&tx).await?;
    tx.commit().await?;
    connection.close().await?;
    tracing::info!(applied = pending, "the schema is up to date");
    Ok(pending)
}

/// The name of the newest migration.
#[must_use]
pub fn newest() -> String {
    Migrator::migrations().last().map(|migration| migration.name().to_owned()).unwrap_or_default()
}

/// Undoes the newest `steps` migrations, with the data that only they hold. Returns how many there were to undo.
///
/// # Errors
/// A migration could not be undone.
pub async fn down(db: &Db, steps: u32) -> Result<usize, StoreError> {
    let connection = db.migration_connection().await?;
    let tx = begin(&connection).await?;
    let applied = Migrator::get_applied_migrations(&tx).await?.len();
    Migrator::down(&tx, Some(steps)).await?;
    tx.commit().await?;
    connection.close().await?;
    let undone = applied.min(usize::try_from(steps).unwrap_or(usize::MAX));
    tracing::info!(undone, "the newest migrations are undone");
    Ok(undone)
}

/// Servers that start together on one database migrate one after the other.
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = connection.begin_with_options(options).await?;
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(LOCK).await?;
    }
    Ok(tx)
}
