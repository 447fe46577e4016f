//! Seasons with their rules, intents and trust tiers.

mod deadline;
mod input;
mod input_policy;
mod intent;
mod mutation;
mod object;
mod overlap;
mod parts;
mod plan;
mod policy;
mod query;
mod review;
mod tier;

pub use deadline::{DeadlineMove, SeasonDeadline};
pub use intent::Intent;
pub use mutation::SeasonMutation;
pub use object::{Season, SeasonConnection};
pub use overlap::{Overlap, OverlapConnection};
pub use parts::{SeasonDate, TrustTierRow, VotingCycle};
pub(crate) use plan::{alliance_tiers, claims, intents, seasons};
pub use policy::{AllianceLabel, ApproverRule, CountingRule, SeasonPolicy, TierCap};
pub use query::SeasonQuery;
pub use review::{TierReview, TierReviewConnection};
pub use tier::{AllianceTier, TierClaim};
