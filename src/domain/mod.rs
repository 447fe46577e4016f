//! Pure values and state machines: no I/O, no async, no clock.

pub mod account;
pub mod alliance;
pub mod amount;
pub mod backoff;
pub mod conversation;
pub mod delivery;
pub mod discourse_file;
pub mod event;
pub mod export;
pub mod governance;
pub mod job;
pub mod mission;
pub mod page;
pub mod season;
pub mod season_file;
#[cfg(test)]
pub(crate) mod stopwatch;
pub mod team;
pub mod text;
pub mod webhook;
