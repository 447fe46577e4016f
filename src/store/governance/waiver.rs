//! Waivers of the voting power that approving takes (rule 4.7).

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::approval_waiver::{ActiveModel, Column, Entity, Model};
use entity::ids::{AccountId, TypedId, WaiverId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::domain::governance::{Address, Waiver};
use crate::domain::page::{Page, PageArgs, SortKey};
use crate::policy::{ApprovalWaiverGrant, ApprovalWaiverRevoke, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::{ListOrder, Listing, all_among, count};
use crate::store::write::changed;

/// The name of the order of waivers in cursors.
pub const NEWEST_WAIVER: &str = "waiver.newest";

/// A waiver to be granted.
#[derive(Clone, Debug)]
pub struct NewWaiver {
    /// The delegate's address.
    pub address: Address,
    /// Why.
    pub reason: String,
    /// Who grants it.
    pub granted_by: Option<AccountId>,
    /// Until when it holds.
    pub ends_at: DateTime<Utc>,
}

/// Grants a waiver.
///
/// # Errors
/// The insert failed.
pub async fn grant_waiver(
    tx: &WriteTx,
    _: &Permit<ApprovalWaiverGrant>,
    new: NewWaiver,
) -> Result<WaiverId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        address: Set(new.address.stored()),
        reason: Set(new.reason),
        granted_by: Set(new.granted_by),
        granted_at: Set(tx.now()),
        ends_at: Set(new.ends_at),
        revoked_at: Set(None),
        revoke_reason: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Revokes a waiver, unless that was done before.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn revoke_waiver(
    tx: &WriteTx,
    _: &Permit<ApprovalWaiverRevoke>,
    id: WaiverId,
    reason: String,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        revoked_at: Set(Some(tx.now())),
        revoke_reason: Set(Some(reason)),
        ..Default::default()
    };
    let live = Column::Id.eq(id).and(Column::RevokedAt.is_null());
    changed(Entity::update_many().set(row).filter(live).exec(tx).await?)
}

/// The waivers of these addresses that were not revoked and end at `now` or later, those that end last first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn waivers_for<C: ConnectionTrait>(
    db: &C,
    addresses: &[Address],
    now: DateTime<Utc>,
) -> Result<Vec<Waiver>, StoreError> {
    let rows = standing(now)
        .filter(Column::Address.is_in(addresses.iter().map(Address::stored)))
        .order_by_desc(Column::EndsAt)
        .all(db)
        .await?;
    rows.into_iter().map(Waiver::try_from).collect()
}

fn standing(now: DateTime<Utc>) -> Select<Entity> {
    let is_revoked_later = Column::RevokedAt.is_null().or(Column::RevokedAt.gt(now));
    Entity::find().filter(is_revoked_later).filter(Column::EndsAt.gte(now))
}

/// The waivers with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn waivers_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[WaiverId],
) -> Result<HashMap<WaiverId, Arc<Waiver>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Waiver::try_from(row)?)))).collect()
}

fn select(holding_at: Option<DateTime<Utc>>) -> Select<Entity> {
    holding_at.map_or_else(Entity::find, standing)
}

/// A page of the waivers, the newest first; only those that hold at a moment where one is given.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn page_of_waivers<C: ConnectionTrait>(
    db: &C,
    holding_at: Option<DateTime<Utc>>,
    args: &PageArgs,
) -> Result<Page<Arc<Waiver>>, StoreError> {
    let order = ListOrder::by_id(NEWEST_WAIVER, true, |row: &Model| (SortKey::Id, row.id.uuid()));
    let listing = Listing { select: select(holding_at), order };
    listing.page(db, args).await?.try_map(|row| Waiver::try_from(row).map(Arc::new))
}

/// How many waivers there are.
///
/// # Errors
/// The statement failed.
pub async fn count_waivers<C: ConnectionTrait>(
    db: &C,
    holding_at: Option<DateTime<Utc>>,
) -> Result<u64, StoreError> {
    count(db, select(holding_at)).await
}
