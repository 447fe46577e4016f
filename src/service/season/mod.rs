//! Seasons, their rules and intents, and trust tiers (rule groups 1 and 6).

mod declare;
mod relations;
mod tier;

pub use declare::DeclareTier;
pub use relations::{
    ClaimById, ClaimsOf, CycleById, CyclesOf, DatesOf, IntentById, IntentSumsOf, IntentsOf, InvolvementOf,
    PoliciesOf, SeasonById, SeasonIdOf, TiersOf,
};
pub use tier::{TierOf, TierSeason};
