//! The area `season`: its rules as data, intents and their budgets, trust tiers.

mod budget;
mod deadline;
mod overlap;
mod policy;
mod presets;
mod records;
mod tier;

pub use budget::{IntentSums, NOT_REQUESTED, VOTED};
pub use deadline::{DeadlineMove, SeasonDeadline, deadlines, is_past};
pub use overlap::{MOST_REQUESTED, Overlap, page_of_overlaps};
pub use policy::{
    AllianceLabel, ApproverRule, CountingRule, Policy, PolicyError, PolicyVersion, Rules, rules_of,
};
pub use presets::{SEASON_4, SEASON_5, preset};
pub use records::*;
pub use tier::{AllianceTier, TierCaps, is_within};
