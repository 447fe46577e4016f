//! Alliances.

mod edge_cases;
pub mod lead;
pub mod members;
mod update;
