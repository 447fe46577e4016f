//! The one gate to SQL: sea-orm in, domain values out, one folder an area.

pub mod account;
pub mod alliance;
mod connection;
pub mod conversation;
pub mod db;
pub mod delivery;
pub mod error;
pub mod governance;
pub mod import;
pub mod mission;
pub mod page;
mod pool;
mod rows;
pub mod schema;
pub mod season;
pub mod stream;
pub mod subject;
pub mod team;
mod write;
