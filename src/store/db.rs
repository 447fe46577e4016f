//! Connections: many readers, write transactions, and a count of statements.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::ids::TypedId;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    ExecResult, QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::error::StoreError;
use crate::id::Ids;

/// How often a write is tried before a transient failure is reported.
const WRITE_ATTEMPTS: u32 = 5;

/// The database: read through it, or [`write`](Db::write) in a transaction.
#[derive(Clone)]
pub struct Db {
    readers: DatabaseConnection,
    writers: DatabaseConnection,
    ids: Ids,
    statements: Arc<AtomicU64>,
}

impl Db {
    /// Connects to `sqlite:` or `postgres:`.
    ///
    /// SQLite gets one writing connection and `connections` reading ones; PostgreSQL one pool for both.
    ///
    /// # Errors
    /// The database cannot be reached or opened.
    pub async fn connect(url: &str, connections: u32, ids: Ids) -> Result<Self, StoreError> {
        let (readers, writers) = if url.starts_with("sqlite:") {
            let writers = Database::connect(sqlite(url, 1, false)).await?;
            (Database::connect(sqlite(url, connections, true)).await?, writers)
        } else {
            let pool = Database::connect(postgres(url, connections)).await?;
            (pool.clone(), pool)
        };
        Ok(Self { readers, writers, ids, statements: Arc::default() })
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
        self.readers.ping().await.is_ok()
    }

    /// The connection that migrations run on.
    #[must_use]
    pub fn migration_connection(&self) -> &DatabaseConnection {
        &self.writers
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
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.writers.begin_with_options(options).await?;
        Ok(WriteTx {
            tx,
            now: self.ids.now(),
            ids: self.ids.clone(),
            statements: Arc::clone(&self.statements),
        })
    }

    /// Closes all connections.
    pub async fn close(self) {
        for pool in [self.readers, self.writers] {
            if let Err(error) = pool.close().await {
                tracing::warn!(%error, "closing a connection pool failed");
            }
        }
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

/// Grows with each attempt, and differs between processes that collided.
fn backoff(attempt: u32) -> Duration {
    let jitter = std::process::id() % 7;
    Duration::from_millis(u64::from(attempt * 5 + jitter))
}

fn sqlite(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false).map_sqlx_sqlite_opts(
        move |sqlite| {
            sqlite
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "NORMAL")
                .pragma("mmap_size", "268435456")
                .pragma("cache_size", "-16384")
                .pragma("query_only", if read_only { "ON" } else { "OFF" })
                .busy_timeout(Duration::from_secs(10))
                .create_if_missing(!read_only)
        },
    );
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .test_before_acquire(false)
        .set_application_name("alliance-hub");
    options
}

/// A transaction that writes; dropping it rolls back.
pub struct WriteTx {
    tx: DatabaseTransaction,
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
        Ok(self.tx.commit().await?)
    }

    async fn roll_back(self) {
        if let Err(error) = self.tx.rollback().await {
            tracing::warn!(%error, "rolling back failed; the connection is dropped instead");
        }
    }
}

macro_rules! counted_connection {
    ($type:ty, $inner:ident) => {
        #[sea_orm::prelude::async_trait::async_trait]
        impl ConnectionTrait for $type {
            fn get_database_backend(&self) -> DbBackend {
                self.$inner.get_database_backend()
            }

            async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.$inner.execute_raw(statement).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.$inner.execute_unprepared(sql).await
            }

            async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.$inner.query_one_raw(statement).await
            }

            async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.statements.fetch_add(1, Ordering::Relaxed);
                self.$inner.query_all_raw(statement).await
            }
        }
    };
}

counted_connection!(Db, readers);
counted_connection!(WriteTx, tx);
