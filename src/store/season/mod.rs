//! SQL of the area `season`.

mod claim;
mod insert;
mod list;
mod overlap;
mod policy;
mod rows;
mod sums;

pub use claim::{
    JudgesClaims, NEWEST_REVIEW, NewReview, claim, claims_by_id, claims_of, count_reviews, declare,
    redeclare, review, reviews_of_each,
};
pub use insert::{NewClaim, NewCycle, NewIntent, NewPolicy, NewSeason, NewSeasonDate, NewTier};
pub(crate) use insert::{insert, insert_claims, insert_cycles, insert_dates, insert_intents, insert_tiers};
pub use list::{
    NEWEST_SEASON, by_ids, by_number, count, cycles_by_id, cycles_of, dates_of, ids_by_number, intents_by_id,
    intents_of, page, policies_of, policy_at, policy_of, tiers_of,
};
pub use overlap::{Involvement, involvements_of, overlaps};
pub use policy::{add_policy, every_policy, take_season_turn};
pub use sums::intent_sums;
