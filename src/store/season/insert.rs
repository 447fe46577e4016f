//! New rows of a season: what an import writes.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, CycleId, IntentId, SeasonId, TierClaimId, TrustTierId};
use entity::vocab::{CycleKind, IntentRoute, TierClaimStatus, TrustTier};
use entity::{intent, season, season_date, season_policy, tier_claim, trust_tier, voting_cycle};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::domain::amount::TokenAmount;
use crate::domain::season::Policy;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

/// A season to be made.
#[derive(Clone, Debug)]
pub struct NewSeason {
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
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Makes a season with the first version of its rules.
pub(crate) async fn insert(tx: &WriteTx, season: NewSeason, policy: &Policy) -> Result<(), StoreError> {
    let id = season.id;
    let row = season::ActiveModel {
        id: Set(id),
        number: Set(season.number),
        name: Set(season.name),
        starts_on: Set(season.starts_on),
        ends_on: Set(season.ends_on),
        ends_note: Set(season.ends_note),
        source_urls: Set(json!(season.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    season::Entity::insert(row).exec_without_returning(tx).await?;
    insert_policy(tx, NewPolicy { season: id, version: 1, policy, author: None, reason: None, changed: &[] })
        .await
}

/// A version of a season's rules to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewPolicy<'a> {
    /// The season.
    pub season: SeasonId,
    /// Its number, from 1.
    pub version: i32,
    /// The rules.
    pub policy: &'a Policy,
    /// Who makes it; none for an import.
    pub author: Option<AccountId>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The rules that differ from the version before, by their names in the API.
    pub changed: &'a [&'static str],
}

/// Adds a version of a season's rules.
pub(super) async fn insert_policy(tx: &WriteTx, policy: NewPolicy<'_>) -> Result<(), StoreError> {
    let row = season_policy::ActiveModel {
        id: Set(tx.new_id()),
        season_id: Set(policy.season),
        version: Set(policy.version),
        rules: Set(json!(**policy.policy)),
        author_id: Set(policy.author),
        reason: Set(policy.reason.map(str::to_owned)),
        changed_fields: Set(json!(policy.changed)),
        created_at: Set(tx.now()),
    };
    season_policy::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A date that a season names.
#[derive(Clone, Debug)]
pub struct NewSeasonDate {
    /// The season.
    pub season: SeasonId,
    /// Its place in the list, from 0.
    pub position: i32,
    /// What the date is for.
    pub label: String,
    /// The first day, where stated.
    pub starts_on: Option<NaiveDate>,
    /// The end or deadline, where stated.
    pub ends_at: Option<DateTime<Utc>>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Adds dates to seasons.
pub(crate) async fn insert_dates(tx: &WriteTx, dates: Vec<NewSeasonDate>) -> Result<(), StoreError> {
    let row = |date: NewSeasonDate| season_date::ActiveModel {
        season_id: Set(date.season),
        position: Set(date.position),
        label: Set(date.label),
        starts_on: Set(date.starts_on),
        ends_at: Set(date.ends_at),
        source_urls: Set(json!(date.source_urls)),
    };
    insert_all(tx, dates.into_iter().map(row)).await
}

/// A voting cycle to be made.
#[derive(Clone, Debug)]
pub struct NewCycle {
    /// Its id.
    pub id: CycleId,
    /// The season.
    pub season: SeasonId,
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
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Adds voting cycles to seasons.
pub(crate) async fn insert_cycles(tx: &WriteTx, cycles: Vec<NewCycle>) -> Result<(), StoreError> {
    let row = |cycle: NewCycle| voting_cycle::ActiveModel {
        id: Set(cycle.id),
        season_id: Set(cycle.season),
        code: Set(cycle.code),
        kind: Set(cycle.kind),
        starts_on: Set(cycle.starts_on),
        ends_on: Set(cycle.ends_on),
        purpose: Set(cycle.purpose),
        source_urls: Set(json!(cycle.source_urls)),
    };
    insert_all(tx, cycles.into_iter().map(row)).await
}

/// An intent to be made.
#[derive(Clone, Debug)]
pub struct NewIntent {
    /// Its id.
    pub id: IntentId,
    /// The season.
    pub season: SeasonId,
    /// Its number.
    pub number: i32,
    /// The title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// The budget; none where not stated.
    pub budget: Option<TokenAmount>,
    /// How its budget is given out.
    pub route: IntentRoute,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Adds intents to seasons.
pub(crate) async fn insert_intents(tx: &WriteTx, intents: Vec<NewIntent>) -> Result<(), StoreError> {
    let row = |intent: NewIntent| intent::ActiveModel {
        id: Set(intent.id),
        season_id: Set(intent.season),
        number: Set(intent.number),
        title: Set(intent.title),
        description: Set(intent.description),
        budget_micro_op: Set(intent.budget.map(TokenAmount::micro)),
        route: Set(intent.route),
        source_urls: Set(json!(intent.source_urls)),
    };
    insert_all(tx, intents.into_iter().map(row)).await
}

/// A row of a season's trust tier table.
#[derive(Clone, Debug)]
pub struct NewTier {
    /// Its id.
    pub id: TrustTierId,
    /// The season.
    pub season: SeasonId,
    /// The tier.
    pub tier: TrustTier,
    /// The lower bound as published; it does not bind (rule 6.2).
    pub min: Option<TokenAmount>,
    /// Who belongs to it.
    pub criteria: Option<String>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Adds rows to the trust tier tables of seasons.
pub(crate) async fn insert_tiers(tx: &WriteTx, tiers: Vec<NewTier>) -> Result<(), StoreError> {
    let row = |tier: NewTier| trust_tier::ActiveModel {
        id: Set(tier.id),
        season_id: Set(tier.season),
        tier: Set(tier.tier),
        min_micro_op: Set(tier.min.map(TokenAmount::micro)),
        criteria: Set(tier.criteria),
        source_urls: Set(json!(tier.source_urls)),
    };
    insert_all(tx, tiers.into_iter().map(row)).await
}

/// A claim to a trust tier.
#[derive(Clone, Debug)]
pub struct NewClaim {
    /// The account.
    pub account: AccountId,
    /// The season.
    pub season: SeasonId,
    /// The tier.
    pub tier: TrustTier,
    /// Why the claimant belongs to it.
    pub justification: Option<String>,
    /// Links that show it.
    pub evidence_urls: Vec<String>,
}

/// Adds a claim that nobody checked yet (rule 6.3).
pub(crate) async fn insert_claim(tx: &WriteTx, claim: NewClaim) -> Result<TierClaimId, StoreError> {
    let id = tx.new_id();
    insert_claims(tx, vec![(id, claim)]).await?;
    Ok(id)
}

/// Adds claims that nobody checked yet.
pub(crate) async fn insert_claims(
    tx: &WriteTx,
    claims: Vec<(TierClaimId, NewClaim)>,
) -> Result<(), StoreError> {
    let row = |(id, claim): (TierClaimId, NewClaim)| tier_claim::ActiveModel {
        id: Set(id),
        account_id: Set(claim.account),
        season_id: Set(claim.season),
        tier: Set(claim.tier),
        justification: Set(claim.justification),
        evidence_urls: Set(json!(claim.evidence_urls)),
        status: Set(TierClaimStatus::SelfReported),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    insert_all(tx, claims.into_iter().map(row)).await
}
