//! Seasons with their dates, rules, cycles, intents, trust tiers and the claims to those.

use std::collections::HashMap;

use entity::ids::{AccountId, CycleId, IntentId, SeasonId, TierClaimId, TrustTierId};
use entity::vocab::{TierClaimStatus, TrustTier};
use entity::{intent, season, season_date, season_policy, tier_claim, trust_tier, voting_cycle};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::insert::insert_all;
use super::urls;
use crate::domain::amount::TokenAmount;
use crate::domain::season_file::{Cycle, Intent, Season, Tier, TierClaim};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// The season of a number.
///
/// # Errors
/// The statement failed.
pub async fn season_of(tx: &WriteTx, number: i32) -> Result<Option<SeasonId>, StoreError> {
    let select = season::Entity::find().select_only().column(season::Column::Id);
    Ok(select.filter(season::Column::Number.eq(number)).into_tuple().one(tx).await?)
}

/// The voting cycles of a season by their codes.
///
/// # Errors
/// The statement failed.
pub async fn cycles_of(tx: &WriteTx, season: SeasonId) -> Result<HashMap<String, CycleId>, StoreError> {
    let rows =
        voting_cycle::Entity::find().filter(voting_cycle::Column::SeasonId.eq(season)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.id)).collect())
}

/// The intents of a season by their numbers.
///
/// # Errors
/// The statement failed.
pub async fn intents_of(tx: &WriteTx, season: SeasonId) -> Result<HashMap<i32, IntentId>, StoreError> {
    let rows = intent::Entity::find().filter(intent::Column::SeasonId.eq(season)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.id)).collect())
}

/// The rows of a season's trust tier table.
///
/// # Errors
/// The statement failed.
pub async fn tiers_of(tx: &WriteTx, season: SeasonId) -> Result<HashMap<TrustTier, TrustTierId>, StoreError> {
    let rows = trust_tier::Entity::find().filter(trust_tier::Column::SeasonId.eq(season)).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.tier, row.id)).collect())
}

/// The claims to tiers of a season by their claimants.
///
/// # Errors
/// The statement failed.
pub async fn claims_of(
    tx: &WriteTx,
    season: SeasonId,
) -> Result<HashMap<AccountId, TierClaimId>, StoreError> {
    let select = tier_claim::Entity::find().select_only();
    let rows: Vec<(AccountId, TierClaimId)> = select
        .columns([tier_claim::Column::AccountId, tier_claim::Column::Id])
        .filter(tier_claim::Column::SeasonId.eq(season))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Makes a season with its dates and the first version of its rules.
///
/// # Errors
/// The statement failed; the number is taken.
pub async fn insert_season(
    tx: &WriteTx,
    id: SeasonId,
    record: &Season,
    rules: serde_json::Value,
) -> Result<(), StoreError> {
    let row = season::Model {
        id,
        number: record.number,
        name: record.name.clone(),
        starts_on: record.starts_on,
        ends_on: record.ends_on,
        ends_note: record.ends_note.clone(),
        source_urls: urls(&record.origin.sources),
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let policy =
        season_policy::Model { id: tx.new_id(), season_id: id, version: 1, rules, created_at: tx.now() };
    insert_all::<season::Entity, _>(tx, vec![row]).await?;
    insert_all::<season_policy::Entity, _>(tx, vec![policy]).await?;
    insert_all::<season_date::Entity, _>(tx, dates(id, record)).await
}

fn dates(season: SeasonId, record: &Season) -> Vec<season_date::Model> {
    (0..)
        .zip(&record.key_dates)
        .map(|(position, date)| season_date::Model {
            season_id: season,
            position,
            label: date.label.clone(),
            starts_on: date.from,
            ends_at: date.to,
            source_urls: urls(&date.sources),
        })
        .collect()
}

/// Makes voting cycles.
///
/// # Errors
/// The statement failed.
pub async fn insert_cycles(
    tx: &WriteTx,
    season: SeasonId,
    cycles: &[(CycleId, &Cycle)],
) -> Result<(), StoreError> {
    let row = |(id, record): &(CycleId, &Cycle)| voting_cycle::Model {
        id: *id,
        season_id: season,
        code: record.key.clone(),
        kind: record.kind,
        starts_on: record.from,
        ends_on: record.to,
        purpose: record.purpose.clone(),
        source_urls: urls(&record.origin.sources),
    };
    insert_all::<voting_cycle::Entity, _>(tx, cycles.iter().map(row).collect()).await
}

/// Makes intents.
///
/// # Errors
/// The statement failed.
pub async fn insert_intents(
    tx: &WriteTx,
    season: SeasonId,
    intents: &[(IntentId, &Intent)],
) -> Result<(), StoreError> {
    let row = |(id, record): &(IntentId, &Intent)| intent::Model {
        id: *id,
        season_id: season,
        number: record.number,
        title: record.title.clone(),
        description: record.description.clone(),
        budget_micro_op: record.budget.map(TokenAmount::micro),
        route: record.route,
        source_urls: urls(&record.origin.sources),
    };
    insert_all::<intent::Entity, _>(tx, intents.iter().map(row).collect()).await
}

/// Makes rows of the trust tier table.
///
/// # Errors
/// The statement failed.
pub async fn insert_tiers(
    tx: &WriteTx,
    season: SeasonId,
    tiers: &[(TrustTierId, &Tier)],
) -> Result<(), StoreError> {
    let row = |(id, record): &(TrustTierId, &Tier)| trust_tier::Model {
        id: *id,
        season_id: season,
        tier: record.tier,
        min_micro_op: record.min.map(TokenAmount::micro),
        max_micro_op: record.max.map(TokenAmount::micro),
        criteria: record.criteria.clone(),
        source_urls: urls(&record.origin.sources),
    };
    insert_all::<trust_tier::Entity, _>(tx, tiers.iter().map(row).collect()).await
}

/// A claim to a trust tier to be made.
#[derive(Clone, Debug)]
pub struct NewTierClaim<'f> {
    /// Its id.
    pub id: TierClaimId,
    /// The claimant.
    pub account: AccountId,
    /// What the file says.
    pub record: &'f TierClaim,
}

/// Makes claims that nobody has checked.
///
/// # Errors
/// [`Unique::TierClaim`](crate::store::error::Unique) or another failure.
pub async fn insert_tier_claims(
    tx: &WriteTx,
    season: SeasonId,
    claims: Vec<NewTierClaim<'_>>,
) -> Result<(), StoreError> {
    let row = |claim: NewTierClaim<'_>| tier_claim::Model {
        id: claim.id,
        account_id: claim.account,
        season_id: season,
        tier: claim.record.tier,
        justification: claim.record.justification.clone(),
        evidence_urls: urls(&claim.record.origin.sources),
        status: TierClaimStatus::SelfReported,
        version: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    insert_all::<tier_claim::Entity, _>(tx, claims.into_iter().map(row).collect()).await
}
