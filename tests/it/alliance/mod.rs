//! Alliances.

mod lead;
mod members;
