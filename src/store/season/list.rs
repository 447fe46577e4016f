//! Seasons, and what each of them holds.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{CycleId, IntentId, SeasonId, TypedId};
use entity::season::{Column, Entity, Model};
use entity::{intent, season_date, season_policy, trust_tier, voting_cycle};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::season::{Intent, Policy, PolicyVersion, Season, SeasonDate, TierRow, VotingCycle};
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count as count_rows};
use crate::store::rows::grouped;

/// The name of the order of seasons in cursors.
pub const NEWEST_SEASON: &str = "season.number";

/// A page of the seasons, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page<C: ConnectionTrait>(db: &C, args: &PageArgs) -> Result<Page<Arc<Season>>, StoreError> {
    let order = ListOrder {
        name: NEWEST_SEASON,
        descending: true,
        key: Some(sea_orm::sea_query::Expr::col((Entity, Column::Number))),
        of: |row: &Model| (SortKey::Number(i64::from(row.number)), row.id.uuid()),
    };
    let listing = Listing { select: Entity::find(), order };
    listing.page(db, args).await?.try_map(|row| Season::try_from(row).map(Arc::new))
}

/// How many seasons there are.
///
/// # Errors
/// The statement failed.
pub async fn count<C: ConnectionTrait>(db: &C) -> Result<u64, StoreError> {
    count_rows(db, Entity::find()).await
}

/// The seasons with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Season>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Season::try_from(row)?)))).collect()
}

/// The season with this number.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn by_number<C: ConnectionTrait>(db: &C, number: i32) -> Result<Option<Arc<Season>>, StoreError> {
    let row = Entity::find().filter(Column::Number.eq(number)).one(db).await?;
    Ok(row.map(Season::try_from).transpose()?.map(Arc::new))
}

/// The seasons with these numbers.
///
/// # Errors
/// The statement failed.
pub async fn ids_by_number<C: ConnectionTrait>(
    db: &C,
    numbers: &[i32],
) -> Result<HashMap<i32, SeasonId>, StoreError> {
    let rows = Entity::find().filter(Column::Number.is_in(numbers.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.id)).collect())
}

/// The intents with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn intents_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[IntentId],
) -> Result<HashMap<IntentId, Arc<Intent>>, StoreError> {
    let rows = all_among(db, intent::Entity::find(), intent::Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Intent::try_from(row)?)))).collect()
}

/// The intents of each season, by number.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn intents_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Vec<Arc<Intent>>>>, StoreError> {
    let select = intent::Entity::find().order_by_asc(intent::Column::Number);
    let rows = all_among(db, select, intent::Column::SeasonId, seasons).await?;
    grouped(rows.into_iter().map(|row| Ok((row.season_id, Arc::new(Intent::try_from(row)?)))))
}

/// The versions of each season's rules, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn policies_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Vec<Arc<PolicyVersion>>>>, StoreError> {
    let select = season_policy::Entity::find().order_by_desc(season_policy::Column::Version);
    let rows = all_among(db, select, season_policy::Column::SeasonId, seasons).await?;
    grouped(rows.into_iter().map(|row| Ok((row.season_id, Arc::new(PolicyVersion::try_from(row)?)))))
}

/// The rules that a season goes by now, with their version. Every season has some.
///
/// # Errors
/// The statement failed, or the season's rules are not valid.
pub async fn policy_of<C: ConnectionTrait>(db: &C, season: SeasonId) -> Result<(i32, Policy), StoreError> {
    let row = season_policy::Entity::find()
        .filter(season_policy::Column::SeasonId.eq(season))
        .order_by_desc(season_policy::Column::Version)
        .one(db)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("{season} has no rules")))?;
    let PolicyVersion { version, policy, .. } = row.try_into()?;
    Ok((version, policy))
}

/// The rules of this version of a season.
///
/// # Errors
/// The statement failed, there is no such version, or its rules are not valid.
pub async fn policy_at<C: ConnectionTrait>(
    db: &C,
    season: SeasonId,
    version: i32,
) -> Result<Policy, StoreError> {
    let row = season_policy::Entity::find()
        .filter(season_policy::Column::SeasonId.eq(season))
        .filter(season_policy::Column::Version.eq(version))
        .one(db)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("{season} has no version {version} of its rules")))?;
    Ok(PolicyVersion::try_from(row)?.policy)
}

/// The dates that each season names, in their order.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn dates_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Vec<SeasonDate>>>, StoreError> {
    let select = season_date::Entity::find().order_by_asc(season_date::Column::Position);
    let rows = all_among(db, select, season_date::Column::SeasonId, seasons).await?;
    grouped(rows.into_iter().map(|row| Ok((row.season_id, SeasonDate::try_from(row)?))))
}

/// The voting cycles of each season, in order of creation.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn cycles_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Vec<VotingCycle>>>, StoreError> {
    let select = voting_cycle::Entity::find().order_by_asc(voting_cycle::Column::Id);
    let rows = all_among(db, select, voting_cycle::Column::SeasonId, seasons).await?;
    grouped(rows.into_iter().map(|row| Ok((row.season_id, VotingCycle::try_from(row)?))))
}

/// The voting cycles with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn cycles_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[CycleId],
) -> Result<HashMap<CycleId, Arc<VotingCycle>>, StoreError> {
    let rows = all_among(db, voting_cycle::Entity::find(), voting_cycle::Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(VotingCycle::try_from(row)?)))).collect()
}

/// The trust tier table of each season, the lowest tier first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn tiers_of<C: ConnectionTrait>(
    db: &C,
    seasons: &[SeasonId],
) -> Result<HashMap<SeasonId, Arc<Vec<TierRow>>>, StoreError> {
    let rows = all_among(db, trust_tier::Entity::find(), trust_tier::Column::SeasonId, seasons).await?;
    let mut rows = rows.into_iter().map(TierRow::try_from).collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| row.tier);
    grouped(rows.into_iter().map(|row| Ok((row.season_id, row))))
}
