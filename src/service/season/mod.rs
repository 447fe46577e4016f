//! Seasons, their rules and intents, and trust tiers (rule groups 1 and 6).

mod declare;
mod policy;
mod relations;
mod review;
mod tier;

pub use declare::DeclareTier;
pub use policy::{RulesChange, UpdatePolicy};
pub use relations::{
    ClaimById, ClaimsOf, CycleById, CyclesOf, DatesOf, IntentById, IntentSumsOf, IntentsOf, InvolvementOf,
    PoliciesOf, ReviewCountOf, ReviewsOf, SeasonById, SeasonIdOf, TiersOf,
};
pub use review::{RejectTier, TierVerdict, VerifyTier};
pub use tier::{TierOf, TierSeason};
