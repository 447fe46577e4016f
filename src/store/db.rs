//! Connections: many readers, write transactions, and a count of statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::ids::TypedId;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    Statement,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::connection::{Connection, Target};
use super::error::StoreError;
use super::pool::{Lent, Pool};
use crate::id::Ids;

/// How often a write is tried before a transient failure is reported.
const WRITE_ATTEMPTS: u32 = 5;

/// The database: read through it, or [`write`](Db::write) in a transaction.
#[derive(Clone)]
pub struct Db {
    backend: DbBackend,
    readers: Pool,
    writers: Pool,
    url: SecretString,
    ids: Ids,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Connects to `sqlite:` or `postgres:`.
    ///
    /// SQLite gets one writing connection and `connections` reading ones; PostgreSQL as many for both.
    ///
    /// # Errors
    /// The database cannot be reached or opened.
    pub async fn connect(url: &str, connections: u32, ids: Ids) -> Result<Self, StoreError> {
        let (backend, readers, writers) = if url.starts_with("sqlite:") {
            let writers = Pool::new(Target::sqlite(url, false)?, 1)?;
            (DbBackend::Sqlite, Pool::new(Target::sqlite(url, true)?, connections)?, writers)
        } else {
            let pool = Pool::new(Target::postgres(url)?, connections)?;
            (DbBackend::Postgres, pool.clone(), pool)
        };
        // The writer comes first: it makes the file of SQLite.
        for pool in [&writers, &readers] {
            drop(pool.lend().await?);
        }
        Ok(Self { backend, readers, writers, url: url.into(), ids, statements: Arc::default() })
    }

    /// How many statements have been sent so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// The same database with a count of its own, for what runs beside the requests.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self { statements: Arc::default(), ..self.clone() }
    }

    /// Whether the database answers now.
    pub async fn answers(&self) -> bool {
        self.execute_unprepared("select 1").await.is_ok()
    }

    /// A connection for sea-orm's migrations, apart from all others.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn migration_connection(&self) -> Result<DatabaseConnection, StoreError> {
        let mut options = ConnectOptions::new(self.url.expose_secret());
        options.max_connections(1).sqlx_logging(false);
        Ok(Database::connect(options).await?)
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or commit.
    pub async fn write<W: Work>(&self, work: &W) -> Result<W::Output, W::Error> {
        let mut attempt = 1;
        loop {
            let tx = self.begin().await?;
            let outcome = match work.run(&tx).await {
                Ok(value) => tx.commit().await.map(|()| value).map_err(W::Error::from),
                Err(error) => {
                    tx.roll_back().await;
                    Err(error)
                }
            };
            match outcome {
                Err(error) if error.is_transient() && attempt < WRITE_ATTEMPTS => {
                    tokio::time::sleep(backoff(attempt)).await;
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }

    async fn begin(&self) -> Result<WriteTx, StoreError> {
        let lent = loop {
            let mut lent = self.writers.lend().await?;
            match lent.begin().await {
                Err(_) if lent.is_broken() && !lent.is_new() => {}
                begun => break begun.map(|()| lent)?,
            }
        };
        Ok(WriteTx {
            backend: self.backend,
            lent: Mutex::new(lent),
            now: self.ids.now(),
            ids: self.ids.clone(),
            statements: Arc::clone(&self.statements),
        })
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Something to be done in one transaction.
///
/// PostgreSQL may give up a transaction for another one; the work is then done again, so it must have no effect outside
/// the transaction.
pub trait Work: Sync {
    /// What it results in.
    type Output: Send;
    /// How it fails.
    type Error: From<StoreError> + Transient + Send;
    /// Does it.
    fn run(&self, tx: &WriteTx) -> impl Future<Output = Result<Self::Output, Self::Error>> + Send;
}

/// Whether an error is worth another attempt.
pub trait Transient {
    /// See [`StoreError::is_transient`].
    fn is_transient(&self) -> bool;
}

impl Transient for StoreError {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// Grows with each attempt, and differs between processes that collided.
fn backoff(attempt: u32) -> Duration {
    let jitter = std::process::id() % 7;
    Duration::from_millis(u64::from(attempt * 5 + jitter))
}

/// A transaction that writes; dropping it rolls back.
pub struct WriteTx {
    backend: DbBackend,
    lent: Mutex<Lent>,
    now: DateTime<Utc>,
    ids: Ids,
    statements: Arc<AtomicU64>,
}

impl WriteTx {
    /// A new id.
    #[must_use]
    pub fn new_id<T: TypedId>(&self) -> T {
        self.ids.next()
    }

    /// The one time that everything in this transaction happens at.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    async fn commit(self) -> Result<(), StoreError> {
        Ok(self.lent.into_inner().commit().await?)
    }

    async fn roll_back(self) {
        if let Err(error) = self.lent.into_inner().roll_back().await {
            tracing::warn!(%error, "rolling back failed; the connection is dropped instead");
        }
    }
}

/// Reads on a connection of their own. One that broke while it lay idle is not the reader's fault: it tries the next.
macro_rules! read {
    ($db:ident, $connection:ident => $run:expr) => {{
        $db.statements.fetch_add(1, Ordering::Relaxed);
        loop {
            let mut lent = $db.readers.lend().await?;
            let $connection: &mut Connection = &mut lent;
            match $run.await {
                Err(_) if lent.is_broken() && !lent.is_new() => {}
                outcome => return outcome,
            }
        }
    }};
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for Db {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        read!(self, connection => connection.execute(&statement))
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        read!(self, connection => connection.execute_unprepared(sql))
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        read!(self, connection => connection.query_one(&statement))
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        read!(self, connection => connection.query_all(&statement))
    }
}

impl WriteTx {
    async fn connection(&self) -> tokio::sync::MutexGuard<'_, Lent> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        self.lent.lock().await
    }
}

#[sea_orm::prelude::async_trait::async_trait]
impl ConnectionTrait for WriteTx {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection().await.execute(&statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.connection().await.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.connection().await.query_one(&statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.connection().await.query_all(&statement).await
    }
}
