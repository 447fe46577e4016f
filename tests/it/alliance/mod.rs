//! Alliances.

mod lead;
pub mod members;
