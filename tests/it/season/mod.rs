//! Seasons, their rules and budgets, and trust tiers.

mod budgets;
mod overlaps;
pub mod policy;
mod reading;
mod reviews;
mod tiers;
