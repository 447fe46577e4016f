//! Seasons with their rules, intents and trust tiers.

mod input;
mod intent;
mod mutation;
mod object;
mod overlap;
mod parts;
mod plan;
mod policy;
mod query;
mod tier;

pub use intent::Intent;
pub use mutation::SeasonMutation;
pub use object::{Season, SeasonConnection};
pub use overlap::{Overlap, OverlapConnection};
pub use parts::{SeasonDate, TrustTierRow, VotingCycle};
pub(crate) use plan::{alliance_tiers, claims, intents, seasons};
pub use policy::{AllianceLabel, ApproverRule, SeasonPolicy};
pub use query::SeasonQuery;
pub use tier::{AllianceTier, TierClaim};
