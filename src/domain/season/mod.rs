//! The area `season`: its rules as data, intents and their budgets, trust tiers.

mod budget;
mod policy;
mod presets;
mod records;

pub use budget::{IntentSums, NOT_REQUESTED, VOTED};
pub use policy::{AllianceLabel, ApproverRule, Policy, PolicyError, PolicyVersion, Rules};
pub use presets::{SEASON_4, SEASON_5, preset};
pub use records::*;
