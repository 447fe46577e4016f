//! The database as it was at one moment.

use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::{Mutex, MutexGuard};

use super::error::StoreError;
use super::pool::Lent;

/// Reads the database as it was when the snapshot was taken, whatever others write meanwhile.
pub struct Snapshot {
    backend: DbBackend,
    lent: Mutex<Lent>,
}

impl Snapshot {
    pub(super) fn new(backend: DbBackend, lent: Lent) -> Self {
        Self { backend, lent: Mutex::new(lent) }
    }

    /// Gives the connection back.
    ///
    /// # Errors
    /// The transaction could not be ended.
    pub async fn end(self) -> Result<(), StoreError> {
        Ok(self.lent.into_inner().roll_back().await?)
    }

    async fn connection(&self) -> MutexGuard<'_, Lent> {
        self.lent.lock().await
    }
}

#[async_trait]
impl ConnectionTrait for Snapshot {
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
