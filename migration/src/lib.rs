//! The schema on SQLite and PostgreSQL, one migration a file, each up and down.

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::MigratorTrait;

mod ddl;
mod m0001_account;
mod m0002_season;
mod m0003_alliance;
mod m0004_mission;
mod m0005_team;
mod m0006_conversation;
mod m0007_stream;
mod m0008_job;
mod m0009_webhook;
mod m0010_log_offset;
mod m0011_process;
mod m0012_governance;
mod m0013_ballot;
mod m0014_delivery;
mod m0015_forum;
mod m0016_mirror;

/// Brings a database up to the current schema, or down again.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_account::MIGRATION),
            Box::new(m0002_season::MIGRATION),
            Box::new(m0003_alliance::MIGRATION),
            Box::new(m0004_mission::MIGRATION),
            Box::new(m0005_team::MIGRATION),
            Box::new(m0006_conversation::MIGRATION),
            Box::new(m0007_stream::MIGRATION),
            Box::new(m0008_job::MIGRATION),
            Box::new(m0009_webhook::MIGRATION),
            Box::new(m0010_log_offset::MIGRATION),
            Box::new(m0011_process::MIGRATION),
            Box::new(m0012_governance::MIGRATION),
            Box::new(m0013_ballot::MIGRATION),
            Box::new(m0014_delivery::MIGRATION),
            Box::new(m0015_forum::MIGRATION),
            Box::new(m0016_mirror::MIGRATION),
        ]
    }
}
