//! Seasons with their rules, intents and trust tiers.

mod intent;
mod object;
mod parts;
mod plan;
mod policy;
mod query;

pub use intent::Intent;
pub use object::{Season, SeasonConnection};
pub use parts::{SeasonDate, TrustTierRow, VotingCycle};
pub(crate) use plan::{intents, seasons};
pub use policy::{AllianceLabel, ApproverRule, SeasonPolicy};
pub use query::SeasonQuery;
