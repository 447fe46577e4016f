//! Alliances: one, some, or a page.

use std::collections::HashMap;
use std::sync::Arc;

use entity::alliance::{Column, Entity, Model};
use entity::ids::{AccountId, AllianceId, SeasonId, TypedId};
use entity::vocab::{AllianceKind, AllianceStatus, MembershipStatus};
use entity::{membership, mission};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::alliance::Alliance;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::domain::text::fold;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, contains, count as count_rows};
use crate::store::rows::is;

/// Which alliances a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AllianceFilter {
    /// Name or description contains this text, whatever its case.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<AllianceKind>,
    /// In this state.
    pub status: Option<AllianceStatus>,
    /// With a mission in this season.
    pub season: Option<SeasonId>,
    /// With this active member.
    pub member: Option<AccountId>,
}

/// How a list of alliances is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AllianceOrder {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

impl AllianceOrder {
    /// The name of the order in cursors.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "alliance.name",
            Self::Newest => "alliance.newest",
            Self::Oldest => "alliance.oldest",
        }
    }

    fn listing(self) -> ListOrder<Entity> {
        match self {
            Self::Name => ListOrder {
                name: self.name(),
                descending: false,
                key: Some(Expr::col((Entity, Column::SortName))),
                of: |row: &Model| (SortKey::Text(row.sort_name.clone()), row.id.uuid()),
            },
            Self::Newest => ListOrder::by_id(self.name(), true, |row: &Model| (SortKey::Id, row.id.uuid())),
            Self::Oldest => ListOrder::by_id(self.name(), false, |row: &Model| (SortKey::Id, row.id.uuid())),
        }
    }
}

/// A page of the alliances that meet `filter`. Alliances are public.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page<C: ConnectionTrait>(
    db: &C,
    filter: &AllianceFilter,
    order: AllianceOrder,
    args: &PageArgs,
) -> Result<Page<Arc<Alliance>>, StoreError> {
    let listing = Listing { select: select(filter), order: order.listing() };
    listing.page(db, args).await?.try_map(|row| Alliance::try_from(row).map(Arc::new))
}

/// How many alliances meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count<C: ConnectionTrait>(db: &C, filter: &AllianceFilter) -> Result<u64, StoreError> {
    count_rows(db, select(filter)).await
}

/// The alliances with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: &[AllianceId],
) -> Result<HashMap<AllianceId, Arc<Alliance>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Alliance::try_from(row)?)))).collect()
}

/// The alliance with this slug.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn by_slug<C: ConnectionTrait>(db: &C, slug: &str) -> Result<Option<Arc<Alliance>>, StoreError> {
    let row = Entity::find().filter(Column::Slug.eq(slug)).one(db).await?;
    Ok(row.map(Alliance::try_from).transpose()?.map(Arc::new))
}

fn select(filter: &AllianceFilter) -> Select<Entity> {
    let mut select = Entity::find();
    if let Some(text) = &filter.text {
        select = select.filter(contains((Entity, Column::SearchText), &fold(text)));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status));
    }
    if let Some(season) = filter.season {
        let mut missions = Query::select();
        missions.column(mission::Column::AllianceId).from(mission::Entity);
        missions.and_where(mission::Column::SeasonId.eq(season));
        missions.and_where(mission::Column::AllianceId.is_not_null());
        select = select.filter(Expr::col((Entity, Column::Id)).in_subquery(missions));
    }
    if let Some(member) = filter.member {
        let mut memberships = Query::select();
        memberships.column(membership::Column::AllianceId).from(membership::Entity);
        memberships.and_where(membership::Column::AccountId.eq(member));
        memberships.and_where(is(
            (membership::Entity, membership::Column::Status),
            MembershipStatus::Active.as_str(),
        ));
        select = select.filter(Expr::col((Entity, Column::Id)).in_subquery(memberships));
    }
    select
}
