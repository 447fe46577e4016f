//! Memberships.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, MembershipId, TypedId};
use entity::membership::{ActiveModel, Column, Entity, Model};
use entity::vocab::{MembershipStatus, RoleKind};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::domain::alliance::Membership;
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::{
    AllianceCreate, AllianceLeave, AllianceMemberAdd, AllianceMemberRemove, AllianceMemberUpdate, Permit,
};
use crate::store::alliance::handover::lead_passed_after;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, ParentOf, all_among, count_of_each};
use crate::store::rows::is;
use crate::store::write::{changed, next_version};

/// Which memberships a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct MemberFilter {
    /// Of this role; none for every role.
    pub role: Option<RoleKind>,
    /// Those that have ended as well.
    pub include_former: bool,
}

/// A membership to be made active.
#[derive(Clone, Debug)]
pub struct NewMembership {
    /// The alliance.
    pub alliance: AllianceId,
    /// The account.
    pub account: AccountId,
    /// What the member is to the alliance.
    pub role_kind: RoleKind,
    /// The role in the alliance's own words.
    pub role_title: Option<String>,
    /// What the member answers for.
    pub responsibilities: Option<String>,
    /// Past work.
    pub background: Option<String>,
    /// Whether the member takes a share of the grant.
    pub is_compensated: Option<bool>,
    /// When it became active, where known.
    pub joined_at: Option<DateTime<Utc>>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

fn select(filter: MemberFilter) -> Select<Entity> {
    let mut select = Entity::find();
    if !filter.include_former {
        select = select.filter(is((Entity, Column::Status), MembershipStatus::Active.as_str()));
    }
    if let Some(role) = filter.role {
        select = select.filter(is((Entity, Column::RoleKind), role.as_str()));
    }
    select
}

fn listing(filter: MemberFilter) -> Listing<Entity> {
    let order = ListOrder::by_id("membership", false, |row: &Model| (SortKey::Id, row.id.uuid()));
    Listing { select: select(filter), order }
}

fn read<K>(pages: HashMap<K, Page<Model>>) -> Result<HashMap<K, Arc<Page<Membership>>>, StoreError>
where
    K: std::hash::Hash + Eq,
{
    pages.into_iter().map(|(key, page)| Ok((key, Arc::new(page.try_map(Membership::try_from)?)))).collect()
}

/// A page of members of each alliance, in the order in which they joined.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn members_of_each<C: ConnectionTrait>(
    db: &C,
    alliances: &[AllianceId],
    filter: MemberFilter,
    args: &PageArgs,
) -> Result<HashMap<AllianceId, Arc<Page<Membership>>>, StoreError> {
    let parent: ParentOf<Entity, AllianceId> = (Column::AllianceId, |row| Some(row.alliance_id));
    read(listing(filter).page_of_each(db, alliances, parent, args).await?)
}

/// A page of memberships of each account.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn memberships_of_each<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    filter: MemberFilter,
    args: &PageArgs,
) -> Result<HashMap<AccountId, Arc<Page<Membership>>>, StoreError> {
    let parent: ParentOf<Entity, AccountId> = (Column::AccountId, |row| Some(row.account_id));
    read(listing(filter).page_of_each(db, accounts, parent, args).await?)
}

/// How many members each alliance has.
///
/// # Errors
/// The statement failed.
pub async fn count_members<C: ConnectionTrait>(
    db: &C,
    alliances: &[AllianceId],
    filter: MemberFilter,
) -> Result<HashMap<AllianceId, u64>, StoreError> {
    count_of_each(db, select(filter), Column::AllianceId, alliances).await
}

/// How many memberships each account has.
///
/// # Errors
/// The statement failed.
pub async fn count_memberships<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
    filter: MemberFilter,
) -> Result<HashMap<AccountId, u64>, StoreError> {
    count_of_each(db, select(filter), Column::AccountId, accounts).await
}

/// The active leader's membership of each alliance that has one.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn leads_of<C: ConnectionTrait>(
    db: &C,
    alliances: &[AllianceId],
) -> Result<HashMap<AllianceId, Arc<Membership>>, StoreError> {
    let leads = select(MemberFilter { role: Some(RoleKind::Lead), include_former: false });
    let rows = all_among(db, leads, Column::AllianceId, alliances).await?;
    rows.into_iter().map(|row| Ok((row.alliance_id, Arc::new(Membership::try_from(row)?)))).collect()
}

/// Those of `accounts` that lead an alliance.
///
/// # Errors
/// The statement failed.
pub async fn leading<C: ConnectionTrait>(
    db: &C,
    accounts: &[AccountId],
) -> Result<Vec<AccountId>, StoreError> {
    let leads = select(MemberFilter { role: Some(RoleKind::Lead), include_former: false });
    let rows = all_among(db, leads, Column::AccountId, accounts).await?;
    Ok(rows.into_iter().map(|row| row.account_id).collect())
}

/// The accounts that lead any alliance.
///
/// # Errors
/// The statement failed.
pub async fn leaders<C: ConnectionTrait>(db: &C) -> Result<Vec<AccountId>, StoreError> {
    let leads = select(MemberFilter { role: Some(RoleKind::Lead), include_former: false });
    Ok(leads.select_only().column(Column::AccountId).distinct().into_tuple().all(db).await?)
}

/// The active members of an alliance, with their roles.
///
/// # Errors
/// The statement failed.
pub async fn roles_in<C: ConnectionTrait>(
    db: &C,
    alliance: AllianceId,
) -> Result<HashMap<AccountId, RoleKind>, StoreError> {
    let members = select(MemberFilter::default()).filter(Column::AllianceId.eq(alliance));
    let columns = members.select_only().column(Column::AccountId).column(Column::RoleKind);
    let rows: Vec<(AccountId, RoleKind)> = columns.into_tuple().all(db).await?;
    Ok(rows.into_iter().collect())
}

/// The role that `account` has in each of `alliances` where it is an active member.
///
/// # Errors
/// The statement failed.
pub async fn roles_of<C: ConnectionTrait>(
    db: &C,
    account: AccountId,
    alliances: &[AllianceId],
) -> Result<HashMap<AllianceId, RoleKind>, StoreError> {
    let own = select(MemberFilter::default()).filter(Column::AccountId.eq(account));
    let rows = all_among(db, own, Column::AllianceId, alliances).await?;
    Ok(rows.into_iter().map(|row| (row.alliance_id, row.role_kind)).collect())
}

/// The memberships with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn members_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[MembershipId],
) -> Result<HashMap<MembershipId, Arc<Membership>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Membership::try_from(row)?)))).collect()
}

/// The active membership of an account in an alliance.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn member<C: ConnectionTrait>(
    db: &C,
    alliance: AllianceId,
    account: AccountId,
) -> Result<Option<Membership>, StoreError> {
    let row = select(MemberFilter::default())
        .filter(Column::AllianceId.eq(alliance).and(Column::AccountId.eq(account)))
        .one(db)
        .await?;
    row.map(Membership::try_from).transpose()
}

/// Whether anybody joined an alliance after this moment, left it, was taken out of it, or took its lead.
///
/// # Errors
/// The statement failed.
pub async fn members_moved_after<C: ConnectionTrait>(
    db: &C,
    alliance: AllianceId,
    moment: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let moved = Column::JoinedAt.gt(moment).or(Column::EndedAt.gt(moment));
    let one = Entity::find().filter(Column::AllianceId.eq(alliance)).filter(moved).one(db).await?;
    Ok(one.is_some() || lead_passed_after(db, alliance, moment).await?)
}

/// Adds an active member.
///
/// # Errors
/// [`Unique::ActiveMembership`](crate::store::error::Unique) or another failure.
pub async fn add_member(
    tx: &WriteTx,
    _: &Permit<AllianceMemberAdd>,
    member: NewMembership,
) -> Result<MembershipId, StoreError> {
    insert(tx, member).await
}

/// The leader of a new alliance.
pub(super) async fn insert_founder(
    tx: &WriteTx,
    _: &Permit<AllianceCreate>,
    member: NewMembership,
) -> Result<MembershipId, StoreError> {
    insert(tx, member).await
}

async fn insert(tx: &WriteTx, member: NewMembership) -> Result<MembershipId, StoreError> {
    let id = tx.new_id();
    Entity::insert(row(tx, id, member)).exec_without_returning(tx).await?;
    Ok(id)
}

/// The row of a new member.
pub(crate) fn row(tx: &WriteTx, id: MembershipId, member: NewMembership) -> ActiveModel {
    ActiveModel {
        id: Set(id),
        alliance_id: Set(member.alliance),
        account_id: Set(member.account),
        role_kind: Set(member.role_kind),
        role_title: Set(member.role_title),
        responsibilities: Set(member.responsibilities),
        background: Set(member.background),
        is_compensated: Set(member.is_compensated),
        status: Set(MembershipStatus::Active),
        joined_at: Set(member.joined_at),
        ended_at: Set(None),
        source_urls: Set(serde_json::json!(member.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    }
}

/// Writes a member's role anew, if it still has the version of `member`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn update_member(
    tx: &WriteTx,
    _: &Permit<AllianceMemberUpdate>,
    member: &Membership,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        role_kind: Set(member.role_kind),
        role_title: Set(member.role_title.clone()),
        responsibilities: Set(member.responsibilities.clone()),
        background: Set(member.background.clone()),
        is_compensated: Set(member.is_compensated),
        ..ActiveModel::default()
    };
    compare_and_set(tx, member, row).await
}

/// Ends a membership because the leader takes the member out.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn end_membership(
    tx: &WriteTx,
    _: &Permit<AllianceMemberRemove>,
    member: &Membership,
) -> Result<(), StoreError> {
    end(tx, member, MembershipStatus::Removed).await
}

/// Ends a membership because the member leaves.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn leave(tx: &WriteTx, _: &Permit<AllianceLeave>, member: &Membership) -> Result<(), StoreError> {
    end(tx, member, MembershipStatus::Left).await
}

async fn end(tx: &WriteTx, member: &Membership, status: MembershipStatus) -> Result<(), StoreError> {
    let row = ActiveModel { status: Set(status), ended_at: Set(Some(tx.now())), ..ActiveModel::default() };
    compare_and_set(tx, member, row).await
}

pub(super) async fn set_role(tx: &WriteTx, member: &Membership, role: RoleKind) -> Result<(), StoreError> {
    compare_and_set(tx, member, ActiveModel { role_kind: Set(role), ..ActiveModel::default() }).await
}

async fn compare_and_set(tx: &WriteTx, member: &Membership, row: ActiveModel) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(member.version)), updated_at: Set(tx.now()), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(member.id))
        .filter(Column::Version.eq(member.version))
        .filter(Column::Status.eq(MembershipStatus::Active));
    changed(update.exec(tx).await?)
}
