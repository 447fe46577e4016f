//! Connections: many readers, write transactions, and a count of statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::ids::TypedId;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult,
    Statement,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Mutex, Notify};

use super::connection::{Connection, Target};
use super::error::StoreError;
use super::notify::Channel;
use super::pool::{Lent, Pool};
use super::snapshot::Snapshot;
use crate::id::Ids;

/// How often a write is tried before a transient failure is reported.
const WRITE_ATTEMPTS: u32 = 5;

/// How long a statement waits for a connection, for PostgreSQL to accept a new one, and for its answer.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The database: read through it, or [`write`](Db::write) in a transaction.
#[derive(Clone)]
pub struct Db {
    backend: DbBackend,
    readers: Pool,
    writers: Pool,
    url: SecretString,
    ids: Ids,
    statements: Arc<AtomicU64>,
    committed: Arc<Committed>,
}

/// Tells those who work beside the requests of this process that a commit left something for them.
#[derive(Debug, Default)]
struct Committed {
    jobs: Notify,
    events: Notify,
    count: AtomicU64,
}

impl Db {
    /// Connects to `sqlite:` or `postgres:`.
    ///
    /// SQLite gets one writing connection and `connections` reading ones; PostgreSQL as many for both.
    ///
    /// # Errors
    /// The database cannot be reached or opened.
    pub async fn connect(url: &str, connections: u32, ids: Ids) -> Result<Self, StoreError> {
        Self::connect_within(PATIENCE, url, connections, ids).await
    }

    /// Connects to a database that takes a connection, and answers each statement, within `patience`; a connection on which
    /// it does not is given up.
    ///
    /// # Errors
    /// The database cannot be reached or opened.
    pub async fn connect_within(
        patience: Duration,
        url: &str,
        connections: u32,
        ids: Ids,
    ) -> Result<Self, StoreError> {
        let (backend, readers, writers) = if url.starts_with("sqlite:") {
            let writers = Pool::new(Target::sqlite(url, false)?, 1, patience)?;
            (DbBackend::Sqlite, Pool::new(Target::sqlite(url, true)?, connections, patience)?, writers)
        } else {
            let pool = Pool::new(Target::postgres(url, patience)?, connections, patience)?;
            (DbBackend::Postgres, pool.clone(), pool)
        };
        // The writer comes first: it makes the file of SQLite.
        for pool in [&writers, &readers] {
            drop(pool.lend().await?);
        }
        let (statements, committed) = (Arc::default(), Arc::default());
        Ok(Self { backend, readers, writers, url: url.into(), ids, statements, committed })
    }

    /// How many statements have been sent so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many transactions were committed so far; it has grown before the writer learns that its own was.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.committed.count.load(Ordering::Acquire)
    }

    /// The same database with a count of its own, for what runs beside the requests.
    #[must_use]
    pub fn counted_apart(&self) -> Self {
        Self { statements: Arc::default(), ..self.clone() }
    }

    /// Returns when a commit of this process has enqueued a job, since this was last waited for.
    pub async fn job_enqueued(&self) {
        self.committed.jobs.notified().await;
    }

    /// Returns when a commit of this process has recorded an event, since this was last waited for.
    pub async fn event_recorded(&self) {
        self.committed.events.notified().await;
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

    /// The channel between the servers on this database; none on SQLite, which serves one.
    ///
    /// # Errors
    /// The address of the database cannot be used.
    pub fn channel(&self) -> Result<Option<Channel>, StoreError> {
        let is_shared = self.backend == DbBackend::Postgres;
        is_shared.then(|| Channel::on(self.url.expose_secret())).transpose()
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
                Ok(value) => self.commit(tx).await.map(|()| value).map_err(W::Error::from),
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

    /// The database as it is now, for many reads that must agree. Its connection is given up with it.
    ///
    /// # Errors
    /// The transaction could not begin.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        loop {
            let mut lent = self.readers.lend().await?;
            match lent.begin_snapshot().await {
                Err(_) if lent.is_broken() && !lent.is_new() => {}
                begun => return Ok(begun.map(|()| Snapshot::new(self.backend, lent))?),
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
            has_jobs: AtomicBool::new(false),
            has_events: AtomicBool::new(false),
        })
    }

    async fn commit(&self, tx: WriteTx) -> Result<(), StoreError> {
        let (has_jobs, has_events) =
            (tx.has_jobs.load(Ordering::Relaxed), tx.has_events.load(Ordering::Relaxed));
        let outcome = tx.commit().await;
        // Counted even where it failed: a commit whose confirmation was lost may have been done.
        self.committed.count.fetch_add(1, Ordering::Release);
        outcome?;
        if has_jobs {
            self.committed.jobs.notify_one();
        }
        if has_events {
            self.committed.events.notify_one();
        }
        Ok(())
    }

    /// Closes all connections.
    pub async fn close(self) {
        self.readers.close().await;
        self.writers.close().await;
    }
}

/// Where rows are read from: the database, or a transaction that writes.
pub trait Readable: ConnectionTrait {}

impl<C: ConnectionTrait> Readable for C {}

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
    has_jobs: AtomicBool,
    has_events: AtomicBool,
}

impl WriteTx {
    /// A new id.
    #[must_use]
    pub fn new_id<T: TypedId>(&self) -> T {
        self.ids.next()
    }

    /// A new code for people to copy.
    #[must_use]
    pub fn new_code(&self) -> String {
        self.ids.code()
    }

    /// The one time that everything in this transaction happens at.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Whoever runs jobs is woken when this is committed.
    pub(super) fn leaves_jobs(&self) {
        self.has_jobs.store(true, Ordering::Relaxed);
    }

    /// Whoever follows the log is woken when this is committed.
    pub(super) fn leaves_events(&self) {
        self.has_events.store(true, Ordering::Relaxed);
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
