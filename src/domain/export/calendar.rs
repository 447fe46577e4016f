//! The season and what belongs to its calendar.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, CycleId, IntentId, PolicyId, SeasonId, TrustTierId};
use entity::vocab::{CycleKind, IntentRoute, TrustTier};
use serde_json::{Map, Value};

use super::records;
use crate::domain::amount::TokenAmount;

records! {
    /// The season.
    Season {
        id: SeasonId,
        number: i32,
        name: String,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        ends_note: Option<String>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A date that the season names.
    SeasonDate {
        season_id: SeasonId,
        position: i32,
        label: String,
        starts_on: Option<NaiveDate>,
        ends_at: Option<DateTime<Utc>>,
        source_urls: Vec<String>,
    }

    /// A version of the season's rules.
    Policy {
        id: PolicyId,
        season_id: SeasonId,
        version: i32,
        rules: Map<String, Value>,
        author_id: Option<AccountId>,
        reason: Option<String>,
        changed_fields: Vec<String>,
        created_at: DateTime<Utc>,
    }

    /// A voting cycle.
    Cycle {
        id: CycleId,
        season_id: SeasonId,
        code: String,
        kind: CycleKind,
        starts_on: Option<NaiveDate>,
        ends_on: Option<NaiveDate>,
        purpose: Option<String>,
        source_urls: Vec<String>,
    }

    /// An intent.
    Intent {
        id: IntentId,
        season_id: SeasonId,
        number: i32,
        title: String,
        description: Option<String>,
        budget: Option<TokenAmount>,
        route: IntentRoute,
        source_urls: Vec<String>,
    }

    /// A row of the trust tier table.
    Tier {
        id: TrustTierId,
        season_id: SeasonId,
        tier: TrustTier,
        min_amount: Option<TokenAmount>,
        criteria: Option<String>,
        source_urls: Vec<String>,
    }
}
