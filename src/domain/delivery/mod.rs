//! The area `delivery`: grants, milestones, the health of missions, and clawback.

mod health;
mod machine;
mod milestone;
mod records;

pub use health::{Health, HealthFacts, health, update_interval_days};
pub use machine::{Completion, after_acceptance, after_decision, is_complete};
pub use milestone::{Ends, MilestoneAction, by_clock, is_late, milestone_transition};
pub use records::*;
