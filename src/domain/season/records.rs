//! Rows of the area `season`, as the rest of the program sees them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, CycleId, IntentId, SeasonId, TierClaimId, TierReviewId, TrustTierId};
use entity::vocab::{CycleKind, IntentRoute, TierClaimStatus, TrustTier};

use crate::domain::amount::TokenAmount;

/// A season of the collective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Season {
    /// Its id.
    pub id: SeasonId,
    /// Its number.
    pub number: i32,
    /// Its name.
    pub name: String,
    /// Its first day, where stated.
    pub starts_on: Option<NaiveDate>,
    /// Its last day, where stated.
    pub ends_on: Option<NaiveDate>,
    /// What is known of its end.
    pub ends_note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A date that a season names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonDate {
    /// What the date is for.
    pub label: String,
    /// The first day, where stated.
    pub starts_on: Option<NaiveDate>,
    /// The end or deadline, where stated.
    pub ends_at: Option<DateTime<Utc>>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
}

/// A voting cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VotingCycle {
    /// Its id.
    pub id: CycleId,
    /// The season.
    pub season_id: SeasonId,
    /// Its code, such as `12a`.
    pub code: String,
    /// Its kind.
    pub kind: CycleKind,
    /// Its first day, where stated.
    pub starts_on: Option<NaiveDate>,
    /// Its last day, where stated.
    pub ends_on: Option<NaiveDate>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
}

/// An intent: a goal of the season with a budget (rules 1.1 and 1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Its id.
    pub id: IntentId,
    /// The season.
    pub season_id: SeasonId,
    /// Its number.
    pub number: i32,
    /// The title.
    pub title: String,
    /// What it is about, in Markdown.
    pub description: Option<String>,
    /// The budget; none where not stated.
    pub budget: Option<TokenAmount>,
    /// How its budget is given out.
    pub route: IntentRoute,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
}

/// A row of the trust tier table (rule group 6). What a tier may ask for, the season's rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierRow {
    /// Its id.
    pub id: TrustTierId,
    /// The season.
    pub season_id: SeasonId,
    /// The tier.
    pub tier: TrustTier,
    /// The lower bound as published; it does not bind (rule 6.2).
    pub min: Option<TokenAmount>,
    /// Who belongs to it.
    pub criteria: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
}

/// A claim to a trust tier (rule 6.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierClaim {
    /// Its id.
    pub id: TierClaimId,
    /// The account.
    pub account_id: AccountId,
    /// The season.
    pub season_id: SeasonId,
    /// The tier.
    pub tier: TrustTier,
    /// Why the claimant belongs to it.
    pub justification: Option<String>,
    /// Links that show it.
    pub evidence_urls: Vec<String>,
    /// What is known about it.
    pub status: TierClaimStatus,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// What staff found about a claim to a trust tier (rule 6.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierReview {
    /// Its id.
    pub id: TierReviewId,
    /// The claim.
    pub claim_id: TierClaimId,
    /// The tier that was claimed then.
    pub tier: TrustTier,
    /// What was found: verified or rejected.
    pub verdict: TierClaimStatus,
    /// Why.
    pub reason: String,
    /// Who found it.
    pub reviewer_id: Option<AccountId>,
    /// When.
    pub created_at: DateTime<Utc>,
}
