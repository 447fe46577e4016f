//! Seasons, their rules and intents, and trust tiers (rule groups 1 and 6).

mod relations;

pub use relations::{
    ClaimById, ClaimsOf, CyclesOf, DatesOf, IntentById, IntentSumsOf, IntentsOf, PoliciesOf, SeasonById,
    TiersOf,
};
