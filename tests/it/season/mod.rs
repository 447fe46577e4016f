//! Seasons, their rules and budgets, and trust tiers.

mod budgets;
mod overlaps;
mod reading;
mod tiers;
