//! Giving grants, and what becomes of them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::grant_payout;
use entity::ids::{AccountId, AllianceId, BallotId, GrantId, MissionId};
use entity::mission_grant::{ActiveModel, Column, Entity};
use entity::vocab::{GrantStatus, KycStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::amount::TokenAmount;
use crate::domain::delivery::{Grant, locked_until};
use crate::policy::{
    ApplicationAbandon, BallotResultRecord, ClawbackResultRecord, GrantKycRecord, GrantPayoutRecord,
    GrantRecipientSet, MissionAbandon, MissionBegin, MissionCancel, MissionRemove, MissionSelect, Permit,
    Verb,
};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, insert_all, next_version};

/// A verb that gives grants.
pub trait GivesGrants: Verb {}

impl GivesGrants for BallotResultRecord {}
impl GivesGrants for MissionSelect {}

/// A verb that ends grants early.
pub trait EndsGrants: Verb {}

impl EndsGrants for MissionCancel {}
impl EndsGrants for MissionAbandon {}
impl EndsGrants for ApplicationAbandon {}
impl EndsGrants for GrantKycRecord {}
impl EndsGrants for MissionRemove {}

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// The mission.
    pub mission: MissionId,
    /// The alliance that it goes to.
    pub alliance: Option<AllianceId>,
    /// The ballot that granted it; none for a grant of an RFP.
    pub ballot: Option<BallotId>,
    /// Its amount.
    pub amount: TokenAmount,
    /// Where it goes, as far as the proposal or the application says.
    pub recipient_address: Option<String>,
}

/// Gives grants, which wait for the checks of identity.
///
/// # Errors
/// [`Unique::LiveGrant`](crate::store::error::Unique) or another failure.
pub async fn give<V: GivesGrants>(
    tx: &WriteTx,
    _: &Permit<V>,
    grants: Vec<NewGrant>,
) -> Result<(), StoreError> {
    let row = |grant: NewGrant| ActiveModel {
        id: Set(tx.new_id()),
        mission_id: Set(grant.mission),
        alliance_id: Set(grant.alliance),
        ballot_id: Set(grant.ballot),
        status: Set(GrantStatus::AwaitingKyc),
        amount_micro_op: Set(grant.amount.micro()),
        recipient_address: Set(grant.recipient_address),
        kyc_status: Set(KycStatus::Pending),
        kyc_recorded_at: Set(None),
        approved_at: Set(tx.now()),
        lock_until: Set(locked_until(tx.now())),
        begun_at: Set(None),
        end_reason: Set(None),
        paid_micro_op: Set(0),
        clawed_back_micro_op: Set(0),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    insert_all(tx, grants.into_iter().map(row)).await
}

/// Takes a grant back that a corrected count does not give, if it is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn revoke(
    tx: &WriteTx,
    _: &Permit<BallotResultRecord>,
    before: &Grant,
    reason: &str,
) -> Result<(), StoreError> {
    end(tx, before, GrantStatus::Revoked, reason).await
}

/// Gives a grant again that a corrected count had taken back.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn reopen(tx: &WriteTx, _: &Permit<BallotResultRecord>, before: &Grant) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(GrantStatus::AwaitingKyc),
        end_reason: Set(None),
        approved_at: Set(tx.now()),
        lock_until: Set(locked_until(tx.now())),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// Notes that the work for a grant has begun, if it is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn begin(tx: &WriteTx, _: &Permit<MissionBegin>, before: &Grant) -> Result<(), StoreError> {
    let row = ActiveModel { begun_at: Set(Some(tx.now())), ..ActiveModel::default() };
    compare_and_set(tx, before, row).await
}

/// Ends a grant before it is paid out, if it is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn cancel<V: EndsGrants>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &Grant,
    reason: &str,
) -> Result<(), StoreError> {
    end(tx, before, GrantStatus::Cancelled, reason).await
}

async fn end(tx: &WriteTx, before: &Grant, status: GrantStatus, reason: &str) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(status),
        end_reason: Set(Some(reason.to_owned())),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// What the checks of identity came to.
#[derive(Clone, Copy, Debug)]
pub enum KycOutcome<'a> {
    /// The grant may be paid. The work began at this time, if it has.
    Passed(Option<DateTime<Utc>>),
    /// The grant ends, for this reason.
    Failed(&'a str),
}

/// Records what the checks of identity came to, if the grant is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn record_kyc(
    tx: &WriteTx,
    _: &Permit<GrantKycRecord>,
    before: &Grant,
    outcome: KycOutcome<'_>,
) -> Result<(), StoreError> {
    let recorded = ActiveModel { kyc_recorded_at: Set(Some(tx.now())), ..ActiveModel::default() };
    let row = match outcome {
        KycOutcome::Passed(begun_at) => ActiveModel {
            status: Set(GrantStatus::Granted),
            kyc_status: Set(KycStatus::Passed),
            begun_at: Set(begun_at),
            ..recorded
        },
        KycOutcome::Failed(reason) => ActiveModel {
            status: Set(GrantStatus::Cancelled),
            kyc_status: Set(KycStatus::Failed),
            end_reason: Set(Some(reason.to_owned())),
            ..recorded
        },
    };
    compare_and_set(tx, before, row).await
}

/// Says where a grant goes, if it is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn set_recipient(
    tx: &WriteTx,
    _: &Permit<GrantRecipientSet>,
    before: &Grant,
    address: &str,
) -> Result<(), StoreError> {
    let row = ActiveModel { recipient_address: Set(Some(address.to_owned())), ..ActiveModel::default() };
    compare_and_set(tx, before, row).await
}

/// A payout to be recorded.
#[derive(Clone, Debug)]
pub struct NewPayout {
    /// Its amount.
    pub amount: TokenAmount,
    /// The day.
    pub paid_on: NaiveDate,
    /// The transaction that paid it.
    pub transaction_hash: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Who records it; none for the server itself.
    pub recorded_by: Option<AccountId>,
}

/// Records a payout, if the grant is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn pay(
    tx: &WriteTx,
    _: &Permit<GrantPayoutRecord>,
    before: &Grant,
    payout: NewPayout,
) -> Result<(), StoreError> {
    let paid: TokenAmount = [before.paid, payout.amount].into_iter().sum();
    let row = ActiveModel { paid_micro_op: Set(paid.micro()), ..ActiveModel::default() };
    compare_and_set(tx, before, row).await?;
    let row = grant_payout::ActiveModel {
        id: Set(tx.new_id()),
        grant_id: Set(before.id),
        amount_micro_op: Set(payout.amount.micro()),
        paid_on: Set(payout.paid_on),
        transaction_hash: Set(payout.transaction_hash),
        note: Set(payout.note),
        recorded_by: Set(payout.recorded_by),
        created_at: Set(tx.now()),
    };
    grant_payout::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes back what was not paid out, if the grant is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn take_back(
    tx: &WriteTx,
    _: &Permit<ClawbackResultRecord>,
    before: &Grant,
    reason: &str,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(GrantStatus::ClawedBack),
        clawed_back_micro_op: Set(before.outstanding().micro()),
        end_reason: Set(Some(reason.to_owned())),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

async fn compare_and_set(tx: &WriteTx, before: &Grant, row: ActiveModel) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(before.version)), updated_at: Set(tx.now()), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq::<GrantId>(before.id))
        .filter(Column::Version.eq(before.version));
    changed(update.exec(tx).await?)
}
