//! A migration as two texts of SQL that both databases read alike.
//!
//! SQLite takes PostgreSQL's type names and stores what is bound, so one text serves both; where a word must differ,
//! [`dialect`] puts it in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub(crate) struct Ddl {
    pub(crate) name: &'static str,
    pub(crate) up: &'static str,
    pub(crate) down: &'static str,
}

impl MigrationName for Ddl {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Ddl {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, self.down).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let sql = dialect(sql, manager.get_database_backend());
    manager.get_connection().execute_unprepared(&sql).await.map(|_| ())
}

/// Spells an ever growing integer key, and a text that sorts byte by byte on both databases.
fn dialect(sql: &str, backend: DbBackend) -> String {
    let (sequence, autoincrement, bytewise) = match backend {
        DbBackend::Sqlite => ("integer not null", " autoincrement", ""),
        _ => ("bigint not null generated always as identity", "", " collate \"C\""),
    };
    sql.replace("{sequence}", sequence)
        .replace("{autoincrement}", autoincrement)
        .replace("{bytewise}", bytewise)
}
