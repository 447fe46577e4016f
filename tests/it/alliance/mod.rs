//! Alliances.

mod lead;
pub mod members;
mod update;
