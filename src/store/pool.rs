//! Connections that take turns.
//!
//! A connection is lent out and given back without a word to the database. One that was cut off in the middle of something
//! is closed when it comes back; where the database fell silent, those that lie idle are closed with it.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, PoolError, QueueMode, RecycleError, RecycleResult, Timeouts};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, sqlx};

use super::connection::{Connection, Target};

#[derive(Clone)]
pub(super) struct Pool(managed::Pool<Target>);

impl Pool {
    /// A pool without connections yet, which may have `most`. A statement waits for one, and the pool for the database to
    /// accept a new one, as long as `patience`.
    pub(super) fn new(target: Target, most: u32, patience: Duration) -> Result<Self, DbErr> {
        let timeouts = Timeouts { wait: Some(patience), create: Some(patience), ..Timeouts::default() };
        let pool = managed::Pool::builder(target)
            .max_size(usize::try_from(most).unwrap_or(usize::MAX))
            .queue_mode(QueueMode::Lifo)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build();
        Ok(Self(pool.map_err(|error| DbErr::Custom(error.to_string()))?))
    }

    pub(super) async fn lend(&self) -> Result<Lent, DbErr> {
        Ok(Lent(self.0.get().await.map_err(refused)?))
    }

    /// Closes the connections that are not lent, and lends no more.
    pub(super) async fn close(&self) {
        while self.0.status().available > 0 {
            let Ok(connection) = self.0.get().await else { break };
            if let Err(error) = Object::take(connection).close().await {
                tracing::warn!(%error, "closing a connection failed");
            }
        }
        self.0.close();
    }
}

/// A connection on loan.
pub(super) struct Lent(Object<Target>);

impl Lent {
    /// Whether it was opened for this loan, so that it cannot have broken while it lay idle.
    pub(super) fn is_new(&self) -> bool {
        Object::metrics(&self.0).recycle_count == 0
    }
}

impl Deref for Lent {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if self.is_silent()
            && let Some(pool) = Object::pool(&self.0)
        {
            // They lead to the same host, and each would cost somebody the same wait.
            pool.retain(|_, _| false);
        }
        if !self.is_idle() {
            self.cut();
        }
    }
}

impl managed::Manager for Target {
    type Type = Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Connection, sqlx::Error> {
        self.connect().await
    }

    async fn recycle(&self, connection: &mut Connection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        if connection.is_idle() { Ok(()) } else { Err(RecycleError::message("it was cut off")) }
    }
}

fn refused(error: PoolError<sqlx::Error>) -> DbErr {
    match error {
        PoolError::Backend(error) => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        PoolError::Timeout(_) => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        error => DbErr::Conn(RuntimeErr::Internal(error.to_string())),
    }
}
