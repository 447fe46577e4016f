//! What a season has already, by what tells it apart within the season.

use std::collections::HashMap;

use entity::ids::{AccountId, CycleId, IntentId, SeasonId, TierClaimId, TrustTierId};
use entity::vocab::TrustTier;
use entity::{intent, season, tier_claim, trust_tier, voting_cycle};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

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
    let rows = voting_cycle::Entity::find().filter(voting_cycle::Column::SeasonId.eq(season)).all(tx).await?;
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
