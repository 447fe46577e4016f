//! Use cases: a command in, an outcome out. Only services open write transactions.

pub mod account;
pub mod alliance;
pub mod change;
mod context;
pub mod conversation;
pub mod delivery;
pub mod error;
pub mod export;
pub mod fields;
pub mod governance;
pub mod import;
pub mod job;
pub mod mission;
pub mod permission;
pub mod private;
pub mod reader;
pub mod retention;
pub mod season;
pub mod stream;
pub mod team;

pub use context::{Command, Ctx, RetryKey, Written};
