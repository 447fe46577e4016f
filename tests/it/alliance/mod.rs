//! Alliances.

mod edge_cases;
mod lead;
pub mod members;
mod update;
