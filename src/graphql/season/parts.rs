//! The small records of a season: dates, cycles and trust tiers.

use async_graphql::{ID, SimpleObject};

use crate::domain::season as domain;
use crate::graphql::context::id;
use crate::graphql::scalar::{Date, DateTime, TokenAmount, Url, urls};
use crate::graphql::vocab::{CycleKind, TrustTier};

/// A date or deadline that the season names.
#[derive(Clone, Debug, SimpleObject)]
pub struct SeasonDate {
    /// What the date is for.
    pub label: String,
    /// The first day; null where only an end is stated.
    pub starts_on: Option<Date>,
    /// The end or deadline; null where none is stated.
    pub ends_at: Option<DateTime>,
    /// Where the record was taken from.
    pub source_urls: Vec<Url>,
}

impl From<&domain::SeasonDate> for SeasonDate {
    fn from(row: &domain::SeasonDate) -> Self {
        Self {
            label: row.label.clone(),
            starts_on: row.starts_on.map(Date),
            ends_at: row.ends_at.map(DateTime),
            source_urls: urls(&row.source_urls),
        }
    }
}

/// A voting cycle: some weeks of feedback and approvals, then a vote.
#[derive(Clone, Debug, SimpleObject)]
pub struct VotingCycle {
    /// The id, the same everywhere.
    pub id: ID,
    /// Its code, such as "12a".
    pub code: String,
    /// Regular, or special for budgets, renewals and elections.
    pub kind: CycleKind,
    /// Its first day, where stated.
    pub starts_on: Option<Date>,
    /// Its last day, where stated.
    pub ends_on: Option<Date>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<Url>,
}

impl From<&domain::VotingCycle> for VotingCycle {
    fn from(row: &domain::VotingCycle) -> Self {
        Self {
            id: id(row.id),
            code: row.code.clone(),
            kind: row.kind.into(),
            starts_on: row.starts_on.map(Date),
            ends_on: row.ends_on.map(Date),
            purpose: row.purpose.clone(),
            source_urls: urls(&row.source_urls),
        }
    }
}

/// A row of the season's trust tier table: how much OP an alliance may ask for.
#[derive(Clone, Debug, SimpleObject)]
pub struct TrustTierRow {
    /// The id, the same everywhere.
    pub id: ID,
    /// The tier.
    pub tier: TrustTier,
    /// The lower bound as published. Asking for less is fine: it does not bind.
    pub min_amount: Option<TokenAmount>,
    /// The most that may be asked for by the rules of now; null where the tier has no cap.
    pub max_amount: Option<TokenAmount>,
    /// Who belongs to it.
    pub criteria: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<Url>,
}

impl TrustTierRow {
    /// A row of the table with the cap of the rules that the season goes by now.
    pub(super) fn new(row: &domain::TierRow, caps: &domain::TierCaps) -> Self {
        Self {
            id: id(row.id),
            tier: row.tier.into(),
            min_amount: row.min.map(TokenAmount),
            max_amount: caps.of(row.tier).map(TokenAmount),
            criteria: row.criteria.clone(),
            source_urls: urls(&row.source_urls),
        }
    }
}
