//! Pure values and state machines: no I/O, no async, no clock.
pub mod amount;
pub mod season_file;
