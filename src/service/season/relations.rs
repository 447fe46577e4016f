//! What seasons, intents and claims are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, CycleId, IntentId, SeasonId, TierClaimId};

use crate::domain::page::{Page, PageArgs};
use crate::domain::season::{
    Intent, IntentSums, PolicyVersion, Season, SeasonDate, TierClaim, TierReview, TierRow, VotingCycle,
};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::season::{self as store, Involvement};

relation! {
    /// The season with an id.
    SeasonById: SeasonId, () => Option<Arc<Season>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), ids).await?)

    /// The id of the season with a number.
    SeasonIdOf: i32, () => Option<SeasonId>;
    |reader, numbers, _args| optional(store::ids_by_number(reader.db(), numbers).await?)

    /// The intent with an id.
    IntentById: IntentId, () => Option<Arc<Intent>>;
    |reader, ids, _args| optional(store::intents_by_id(reader.db(), ids).await?)

    /// The intents of a season.
    IntentsOf: SeasonId, () => Arc<Vec<Arc<Intent>>>;
    |reader, ids, _args| store::intents_of(reader.db(), ids).await?

    /// What is asked of an intent's budget, and what is given out of it.
    IntentSumsOf: IntentId, () => IntentSums;
    |reader, ids, _args| store::intent_sums(reader.db(), ids).await?

    /// The versions of a season's rules, the newest first.
    PoliciesOf: SeasonId, () => Arc<Vec<Arc<PolicyVersion>>>;
    |reader, ids, _args| store::policies_of(reader.db(), ids).await?

    /// The dates that a season names.
    DatesOf: SeasonId, () => Arc<Vec<SeasonDate>>;
    |reader, ids, _args| store::dates_of(reader.db(), ids).await?

    /// The voting cycles of a season.
    CyclesOf: SeasonId, () => Arc<Vec<VotingCycle>>;
    |reader, ids, _args| store::cycles_of(reader.db(), ids).await?

    /// The voting cycle with an id.
    CycleById: CycleId, () => Option<Arc<VotingCycle>>;
    |reader, ids, _args| optional(store::cycles_by_id(reader.db(), ids).await?)

    /// The trust tier table of a season.
    TiersOf: SeasonId, () => Arc<Vec<TierRow>>;
    |reader, ids, _args| store::tiers_of(reader.db(), ids).await?

    /// The claims to trust tiers of an account.
    ClaimsOf: AccountId, () => Arc<Vec<TierClaim>>;
    |reader, ids, _args| store::claims_of(reader.db(), ids).await?

    /// The claim with an id.
    ClaimById: TierClaimId, () => Option<Arc<TierClaim>>;
    |reader, ids, _args| optional(store::claims_by_id(reader.db(), ids).await?)

    /// What an account stands behind in a season.
    InvolvementOf: AccountId, SeasonId => Arc<Involvement>;
    |reader, ids, season| store::involvements_of(reader.db(), *season, ids).await?

    /// A page of what staff found about a claim.
    ReviewsOf: TierClaimId, PageArgs => Arc<Page<TierReview>>;
    |reader, ids, args| store::reviews_of_each(reader.db(), ids, args).await?

    /// How often staff reviewed a claim.
    ReviewCountOf: TierClaimId, () => u64;
    |reader, ids, _args| store::count_reviews(reader.db(), ids).await?
}
