//! Pure values and state machines: no I/O, no async, no clock.

pub mod account;
pub mod alliance;
pub mod amount;
pub mod conversation;
pub mod delivery;
pub mod event;
pub mod governance;
pub mod mission;
pub mod page;
pub mod season;
pub mod season_file;
pub mod team;
pub mod text;
