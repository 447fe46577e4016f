//! Handovers of the lead.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, LeadTransferId};
use entity::lead_transfer::{ActiveModel, Column, Entity};
use entity::vocab::{HandoverStatus, RoleKind};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::member::set_role;
use crate::domain::alliance::{Handover, Membership};
use crate::policy::{AllianceLeadTransfer, AllianceLeadTransferAccept, Permit, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::write::changed;

/// An offer of the lead to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewHandover {
    /// The alliance.
    pub alliance: AllianceId,
    /// The leader.
    pub from: AccountId,
    /// The member who may accept.
    pub to: AccountId,
}

/// The handover with this id.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn handover<C: ConnectionTrait>(
    db: &C,
    id: LeadTransferId,
) -> Result<Option<Handover>, StoreError> {
    Entity::find_by_id(id).one(db).await?.map(Handover::try_from).transpose()
}

/// The pending handover of each alliance that has one.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn pending_handovers<C: ConnectionTrait>(
    db: &C,
    alliances: &[AllianceId],
) -> Result<HashMap<AllianceId, Arc<Handover>>, StoreError> {
    let pending = Entity::find().filter(Column::Status.eq(HandoverStatus::Pending));
    let rows = all_among(db, pending, Column::AllianceId, alliances).await?;
    rows.into_iter().map(|row| Ok((row.alliance_id, Arc::new(Handover::try_from(row)?)))).collect()
}

/// Offers the lead.
///
/// # Errors
/// [`Unique::PendingHandover`](crate::store::error::Unique) or another failure.
pub async fn insert_handover(
    tx: &WriteTx,
    _: &Permit<AllianceLeadTransfer>,
    new: NewHandover,
) -> Result<LeadTransferId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        alliance_id: Set(new.alliance),
        from_account_id: Set(new.from),
        to_account_id: Set(new.to),
        status: Set(HandoverStatus::Pending),
        created_at: Set(tx.now()),
        decided_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Whether a handover of an alliance was accepted after this moment.
///
/// # Errors
/// The statement failed.
pub(super) async fn lead_passed_after<C: ConnectionTrait>(
    db: &C,
    alliance: AllianceId,
    moment: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let accepted = Entity::find()
        .filter(Column::AllianceId.eq(alliance))
        .filter(Column::Status.eq(HandoverStatus::Accepted))
        .filter(Column::DecidedAt.gt(moment));
    Ok(accepted.one(db).await?.is_some())
}

/// Ends a pending handover with this status.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn close_handover<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    id: LeadTransferId,
    status: HandoverStatus,
) -> Result<(), StoreError> {
    let row = ActiveModel { status: Set(status), decided_at: Set(Some(tx.now())), ..ActiveModel::default() };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id))
        .filter(Column::Status.eq(HandoverStatus::Pending));
    changed(update.exec(tx).await?)
}

/// Passes the lead from one member to another, in the order that the rule of one leader allows.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn accept_handover(
    tx: &WriteTx,
    permit: &Permit<AllianceLeadTransferAccept>,
    id: LeadTransferId,
    (leader, successor): (&Membership, &Membership),
) -> Result<(), StoreError> {
    close_handover(tx, permit, id, HandoverStatus::Accepted).await?;
    set_role(tx, leader, RoleKind::Member).await?;
    set_role(tx, successor, RoleKind::Lead).await
}
