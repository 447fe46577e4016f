//! Approvals: one, some, or a page of each mission.

use std::collections::HashMap;
use std::sync::Arc;

use entity::delegate_approval::{Column, Entity, Model};
use entity::ids::{AccountId, ApprovalId, MissionId, TypedId};
use entity::mission;
use entity::vocab::{ApprovalState, MissionStatus};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::domain::governance::{Address, Approval};
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::mission::visible;
use crate::store::page::{ListOrder, Listing, ParentOf, all_among, count, count_of_each};

/// The name of the order of approvals in cursors.
pub const OLDEST_APPROVAL: &str = "approval.oldest";

/// Which approvals a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ApprovalFilter {
    /// In one of these states; in any where none is named.
    pub states: Vec<ApprovalState>,
    /// Of this account.
    pub account: Option<AccountId>,
    /// On missions that seek approval or have it, where it can be given again.
    pub is_open: bool,
}

/// The states in which an approval takes its delegate's place on a mission.
const LIVE: [ApprovalState; 2] = [ApprovalState::Active, ApprovalState::Stale];

fn select(scope: &Scope, filter: &ApprovalFilter) -> Select<Entity> {
    let mut missions = Query::select();
    missions.column((mission::Entity, mission::Column::Id)).from(mission::Entity).cond_where(visible(scope));
    if filter.is_open {
        let open = [MissionStatus::SeekingApproval, MissionStatus::ApprovedForVote];
        missions.and_where(mission::Column::Status.is_in(open));
    }
    let mut select = Entity::find().filter(Column::MissionId.in_subquery(missions));
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(account) = filter.account {
        select = select.filter(Column::AccountId.eq(account));
    }
    select
}

fn order() -> ListOrder<Entity> {
    ListOrder::by_id(OLDEST_APPROVAL, false, |row: &Model| (SortKey::Id, row.id.uuid()))
}

fn read(row: Model) -> Result<Arc<Approval>, StoreError> {
    Approval::try_from(row).map(Arc::new)
}

/// A page of the approvals of each mission, in the order in which they were first given.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn approvals_of_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    missions: &[MissionId],
    filter: &ApprovalFilter,
    args: &PageArgs,
) -> Result<HashMap<MissionId, Arc<Page<Arc<Approval>>>>, StoreError> {
    let parent: ParentOf<Entity, MissionId> = (Column::MissionId, |row| Some(row.mission_id));
    let pages = Listing { select: select(scope, filter), order: order() }
        .page_of_each(db, missions, parent, args)
        .await?;
    pages.into_iter().map(|(mission, page)| Ok((mission, Arc::new(page.try_map(read)?)))).collect()
}

/// How many approvals each mission has.
///
/// # Errors
/// The statement failed.
pub async fn count_approvals<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    missions: &[MissionId],
    filter: &ApprovalFilter,
) -> Result<HashMap<MissionId, u64>, StoreError> {
    count_of_each(db, select(scope, filter), Column::MissionId, missions).await
}

/// A page of approvals of all missions.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page_of_approvals<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &ApprovalFilter,
    args: &PageArgs,
) -> Result<Page<Arc<Approval>>, StoreError> {
    Listing { select: select(scope, filter), order: order() }.page(db, args).await?.try_map(read)
}

/// How many approvals of all missions there are.
///
/// # Errors
/// The statement failed.
pub async fn count_all_approvals<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &ApprovalFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// The approvals with these ids, of missions in `scope`.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn approvals_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[ApprovalId],
) -> Result<HashMap<ApprovalId, Arc<Approval>>, StoreError> {
    let rows = all_among(db, select(scope, &ApprovalFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The approvals of a mission that are active or stale, in the order in which they were first given.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn live_approvals_of<C: ConnectionTrait>(
    db: &C,
    mission: MissionId,
) -> Result<Vec<Approval>, StoreError> {
    let live = Entity::find().filter(Column::MissionId.eq(mission)).filter(Column::State.is_in(LIVE));
    let rows = live.order_by_asc(Column::Id).all(db).await?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// Those of `missions` of which an account has an active or stale approval.
///
/// # Errors
/// The statement failed.
pub async fn approved_by<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    missions: &[MissionId],
) -> Result<Vec<MissionId>, StoreError> {
    let live = Entity::find().filter(Column::AccountId.eq(account)).filter(Column::State.is_in(LIVE));
    let rows = all_among(db, live, Column::MissionId, missions).await?;
    Ok(rows.into_iter().map(|row| row.mission_id).collect())
}

/// The active or stale approvals of an address that no account has yet.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn live_approvals_of_address<C: ConnectionTrait>(
    db: &C,
    address: Address,
) -> Result<Vec<Approval>, StoreError> {
    let rows = Entity::find()
        .filter(Column::Address.eq(address.stored()))
        .filter(Column::AccountId.is_null())
        .filter(Column::State.is_in(LIVE))
        .order_by_asc(Column::MissionId)
        .all(db)
        .await?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// The active or stale approval of a mission that a forum post carries.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn mirrored<C: ConnectionTrait>(
    db: &C,
    mission: MissionId,
    (address, forum_url): (Address, &str),
) -> Result<Option<Approval>, StoreError> {
    let row = Entity::find()
        .filter(Column::MissionId.eq(mission))
        .filter(Column::Address.eq(address.stored()))
        .filter(Column::ForumUrl.eq(forum_url))
        .filter(Column::State.is_in(LIVE))
        .one(db)
        .await?;
    row.map(Approval::try_from).transpose()
}
