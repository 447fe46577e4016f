//! The one gate to SQL: sea-orm in, domain values out, one folder an area.

pub mod account;
pub mod alliance;
mod connection;
pub mod conversation;
pub mod db;
pub mod delivery;
pub mod error;
pub mod export;
pub mod governance;
pub mod import;
pub mod job;
pub mod mission;
pub mod notify;
pub mod page;
mod pool;
pub mod retention;
mod rows;
pub mod schema;
pub mod season;
pub mod snapshot;
pub mod stream;
pub mod subject;
pub mod team;
mod write;
