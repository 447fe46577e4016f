//! Giving and changing approvals. None is ever deleted.

use chrono::{DateTime, Utc};
use entity::delegate_approval::{ActiveModel, Column, Entity};
use entity::ids::{AccountId, ApprovalId, MissionId, SnapshotId, WaiverId};
use entity::vocab::{ApprovalSource, ApprovalState};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::governance::{Address, Approval, AtLock, Evidence};
use crate::policy::{ApprovalGive, ApprovalMirror, BallotLock, Permit, Verb};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// An approval to be kept, with what makes it valid.
#[derive(Clone, Debug)]
pub struct NewApproval {
    /// The mission.
    pub mission: MissionId,
    /// The delegate's account, where one is known.
    pub account: Option<AccountId>,
    /// The delegate's address.
    pub address: Address,
    /// The forum post that carries it; none where it is given here.
    pub forum_url: Option<String>,
    /// What the delegate says to it.
    pub comment: Option<String>,
    /// The revision that it approves.
    pub revision: i32,
    /// The newest snapshot.
    pub snapshot: Option<SnapshotId>,
    /// The voting power in it.
    pub evidence: Evidence,
    /// The waiver that stands in for voting power.
    pub waiver: Option<WaiverId>,
    /// Who records it, where it is mirrored.
    pub recorded_by: Option<AccountId>,
    /// When the delegate gave it.
    pub given_at: DateTime<Utc>,
}

/// Keeps an approval that a delegate gives here.
///
/// # Errors
/// [`Unique::LiveApproval`](crate::store::error::Unique) or another failure.
pub async fn give(
    tx: &WriteTx,
    _: &Permit<ApprovalGive>,
    new: NewApproval,
) -> Result<ApprovalId, StoreError> {
    insert(tx, new).await
}

/// Keeps an approval that a delegate gave on the forum.
///
/// # Errors
/// [`Unique::LiveApproval`](crate::store::error::Unique) or another failure.
pub async fn mirror(
    tx: &WriteTx,
    _: &Permit<ApprovalMirror>,
    new: NewApproval,
) -> Result<ApprovalId, StoreError> {
    insert(tx, new).await
}

async fn insert(tx: &WriteTx, new: NewApproval) -> Result<ApprovalId, StoreError> {
    let id = tx.new_id();
    let source = if new.forum_url.is_some() { ApprovalSource::Forum } else { ApprovalSource::InApp };
    let row = ActiveModel {
        id: Set(id),
        mission_id: Set(new.mission),
        account_id: Set(new.account),
        address: Set(new.address.stored()),
        source: Set(source),
        forum_url: Set(new.forum_url.clone()),
        comment: Set(new.comment.clone()),
        recorded_by: Set(new.recorded_by),
        ended_at: Set(None),
        end_reason: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        ..basis(&new)
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// What an approval rests on when it is given, or given again.
fn basis(new: &NewApproval) -> ActiveModel {
    ActiveModel {
        state: Set(ApprovalState::Active),
        revision: Set(new.revision),
        snapshot_id: Set(new.snapshot),
        power_micro_op: Set(new.evidence.power.micro()),
        supply_micro_op: Set(new.evidence.supply.micro()),
        rank: Set(new.evidence.rank.map(|rank| i32::try_from(rank).unwrap_or(i32::MAX))),
        waiver_id: Set(new.waiver),
        changed_fields: Set(serde_json::json!([])),
        given_at: Set(new.given_at),
        ..ActiveModel::default()
    }
}

/// Gives a stale approval again, on a new basis, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn reaffirm<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &Approval,
    new: &NewApproval,
) -> Result<(), StoreError> {
    let comment = new.comment.clone().or_else(|| before.comment.clone());
    compare_and_set(tx, before, ActiveModel { comment: Set(comment), ..basis(new) }).await
}

/// Takes an approval back, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn withdraw<V: Verb>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &Approval,
    (state, reason): (ApprovalState, Option<String>),
) -> Result<(), StoreError> {
    change_state(tx, before, state, reason).await
}

/// Ends an approval, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn change_state(
    tx: &WriteTx,
    before: &Approval,
    state: ApprovalState,
    reason: Option<String>,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        state: Set(state),
        ended_at: Set(Some(tx.now())),
        end_reason: Set(reason),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// Marks an approval as given before these fields changed, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn go_stale(
    tx: &WriteTx,
    before: &Approval,
    (state, fields): (ApprovalState, &[String]),
) -> Result<(), StoreError> {
    let row = ActiveModel {
        state: Set(state),
        changed_fields: Set(serde_json::json!(fields)),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// Writes down what a delegate can show at the lock of the ballot, if the approval still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn keep_at_lock(
    tx: &WriteTx,
    _: &Permit<BallotLock>,
    before: &Approval,
    at_lock: AtLock,
) -> Result<(), StoreError> {
    let AtLock { evidence, qualifies } = at_lock;
    let row = ActiveModel {
        lock_power_micro_op: Set(Some(evidence.power.micro())),
        lock_supply_micro_op: Set(Some(evidence.supply.micro())),
        lock_rank: Set(evidence.rank.map(|rank| i32::try_from(rank).unwrap_or(i32::MAX))),
        qualified_at_lock: Set(Some(qualifies)),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// Writes down how the forum post that carries an approval reads now, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn edit_comment(
    tx: &WriteTx,
    _: &Permit<ApprovalMirror>,
    before: &Approval,
    comment: Option<String>,
) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { comment: Set(comment), ..ActiveModel::default() }).await
}

/// Gives the approval of an address to the account that has the address now, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn own(tx: &WriteTx, before: &Approval, account: AccountId) -> Result<(), StoreError> {
    compare_and_set(tx, before, ActiveModel { account_id: Set(Some(account)), ..ActiveModel::default() })
        .await
}

async fn compare_and_set(tx: &WriteTx, before: &Approval, row: ActiveModel) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(before.version)), updated_at: Set(tx.now()), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::State.eq(before.state));
    changed(update.exec(tx).await?)
}
