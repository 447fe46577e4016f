//! Missions: one, some, a page, or a page of each parent.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, IntentId, MissionId, SeasonId};
use entity::mission::{Column, Entity, Model};
use entity::vocab::{MissionKind, MissionStatus, TrustTier};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use super::filter::{select, visible};
use super::health::HealthAt;
use crate::domain::amount::TokenAmount;
use crate::domain::mission::Mission;
use crate::domain::page::{Page, PageArgs};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count as count_rows, count_of_each};

use super::order::MissionOrder;

/// Which missions a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MissionFilter {
    /// Of the season with this id.
    pub season: Option<SeasonId>,
    /// Of the season with this number.
    pub season_number: Option<i32>,
    /// Of this intent.
    pub intent: Option<IntentId>,
    /// Of this kind.
    pub kind: Option<MissionKind>,
    /// In one of these states; in any where none is named.
    pub statuses: Vec<MissionStatus>,
    /// An RFP that needs this tier, or a proposed mission whose leader claims it for the season.
    pub tier: Option<TrustTier>,
    /// With an amount of at least this.
    pub amount_min: Option<TokenAmount>,
    /// With an amount of at most this.
    pub amount_max: Option<TokenAmount>,
    /// With this tag.
    pub tag: Option<String>,
    /// Title, summary or description contains this text, whatever its case.
    pub text: Option<String>,
    /// Of this alliance.
    pub alliance: Option<AllianceId>,
    /// Of an alliance with this active member.
    pub person: Option<AccountId>,
    /// Taking applications only until before this moment.
    pub deadline_before: Option<DateTime<Utc>>,
    /// Waiting for approvals, or not.
    pub needs_approvals: Option<bool>,
    /// Under way, and of this health at this moment.
    pub health: Option<HealthAt>,
    /// Waiting at this moment for the approval of this delegate, who belongs to none of its alliance and has not given it.
    pub awaits: Option<(AccountId, DateTime<Utc>)>,
}

type MissionPage = Arc<Page<Arc<Mission>>>;

/// A page of the missions in `scope` that meet `filter`.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &MissionFilter,
    order: MissionOrder,
    args: &PageArgs,
) -> Result<Page<Arc<Mission>>, StoreError> {
    let listing = Listing { select: select(db, scope, filter).await?, order: order.listing() };
    listing.page(db, args).await?.try_map(read)
}

/// How many missions in `scope` meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &MissionFilter,
) -> Result<u64, StoreError> {
    count_rows(db, select(db, scope, filter).await?).await
}

/// A page of the missions of each intent.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn of_each_intent<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    intents: &[IntentId],
    (filter, order): (&MissionFilter, MissionOrder),
    args: &PageArgs,
) -> Result<HashMap<IntentId, MissionPage>, StoreError> {
    let listing = Listing { select: select(db, scope, filter).await?, order: order.listing() };
    let of: fn(&Model) -> Option<IntentId> = |row| row.intent_id;
    let parent = (Column::IntentId, of);
    read_each(listing.page_of_each(db, intents, parent, args).await?)
}

/// A page of the missions of each alliance.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn of_each_alliance<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    alliances: &[AllianceId],
    (filter, order): (&MissionFilter, MissionOrder),
    args: &PageArgs,
) -> Result<HashMap<AllianceId, MissionPage>, StoreError> {
    let listing = Listing { select: select(db, scope, filter).await?, order: order.listing() };
    let of: fn(&Model) -> Option<AllianceId> = |row| row.alliance_id;
    let parent = (Column::AllianceId, of);
    read_each(listing.page_of_each(db, alliances, parent, args).await?)
}

/// A page of the missions of each season.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn of_each_season<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    seasons: &[SeasonId],
    (filter, order): (&MissionFilter, MissionOrder),
    args: &PageArgs,
) -> Result<HashMap<SeasonId, MissionPage>, StoreError> {
    let listing = Listing { select: select(db, scope, filter).await?, order: order.listing() };
    let parent: (_, fn(&Model) -> _) = (Column::SeasonId, |row| Some(row.season_id));
    read_each(listing.page_of_each(db, seasons, parent, args).await?)
}

/// How many missions each season has.
///
/// # Errors
/// The statement failed.
pub async fn count_of_each_season<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    seasons: &[SeasonId],
    filter: &MissionFilter,
) -> Result<HashMap<SeasonId, u64>, StoreError> {
    count_of_each(db, select(db, scope, filter).await?, Column::SeasonId, seasons).await
}

/// How many missions each intent has.
///
/// # Errors
/// The statement failed.
pub async fn count_of_each_intent<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    intents: &[IntentId],
    filter: &MissionFilter,
) -> Result<HashMap<IntentId, u64>, StoreError> {
    count_of_each(db, select(db, scope, filter).await?, Column::IntentId, intents).await
}

/// How many missions each alliance has.
///
/// # Errors
/// The statement failed.
pub async fn count_of_each_alliance<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    alliances: &[AllianceId],
    filter: &MissionFilter,
) -> Result<HashMap<AllianceId, u64>, StoreError> {
    count_of_each(db, select(db, scope, filter).await?, Column::AllianceId, alliances).await
}

/// The missions in `scope` with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Mission>>, StoreError> {
    let rows = all_among(db, all_visible(scope), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The mission in `scope` with this slug.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn by_slug<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    slug: &str,
) -> Result<Option<Arc<Mission>>, StoreError> {
    all_visible(scope).filter(Column::Slug.eq(slug)).one(db).await?.map(read).transpose()
}

fn all_visible(scope: &Scope) -> Select<Entity> {
    Entity::find().filter(visible(scope))
}

pub(super) fn read(row: Model) -> Result<Arc<Mission>, StoreError> {
    Mission::try_from(row).map(Arc::new)
}

fn read_each<K: Hash + Eq>(pages: HashMap<K, Page<Model>>) -> Result<HashMap<K, MissionPage>, StoreError> {
    pages.into_iter().map(|(key, page)| Ok((key, Arc::new(page.try_map(read)?)))).collect()
}
