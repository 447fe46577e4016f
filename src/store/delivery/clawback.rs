//! Clawback cases.

use std::collections::HashMap;
use std::sync::Arc;

use entity::clawback_case::{ActiveModel, Column, Entity, Model};
use entity::ids::{AccountId, ClawbackId, GrantId, MilestoneId, MissionId};
use entity::vocab::{ClawbackGround, ClawbackStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::amount::TokenAmount;
use crate::domain::delivery::{ClawbackCase, Grant};
use crate::policy::{
    ClawbackOpen, ClawbackResultRecord, MilestoneReview, MissionRemove, Permit, Scope, Verb,
};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::mission::of_visible;
use crate::store::page::all_among;
use crate::store::rows::grouped;
use crate::store::write::{changed, next_version};

type CasesOf<Id> = HashMap<Id, Arc<Vec<Arc<ClawbackCase>>>>;

/// The cases with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn cases_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[ClawbackId],
) -> Result<HashMap<ClawbackId, Arc<ClawbackCase>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The cases with these ids, about missions that the actor may know of.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn known_cases_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[ClawbackId],
) -> Result<HashMap<ClawbackId, Arc<ClawbackCase>>, StoreError> {
    let known = of_visible((Entity, Column::MissionId), scope);
    let rows = all_among(db, Entity::find().filter(known), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The cases about each grant, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn cases_of_grants<C: ConnectionTrait>(
    db: &C,
    grants: &[GrantId],
) -> Result<CasesOf<GrantId>, StoreError> {
    let rows = all_among(db, Entity::find().order_by_asc(Column::Id), Column::GrantId, grants).await?;
    grouped(rows.into_iter().map(|row| Ok((row.grant_id, read(row)?))))
}

/// The cases about each mission, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn cases_of_missions<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<CasesOf<MissionId>, StoreError> {
    let rows = all_among(db, Entity::find().order_by_asc(Column::Id), Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, read(row)?))))
}

/// The open case about a mission.
///
/// # Errors
/// The statement failed, or the row is not valid.
pub async fn open_case_of<C: ConnectionTrait>(
    db: &C,
    mission: MissionId,
) -> Result<Option<Arc<ClawbackCase>>, StoreError> {
    let open =
        Entity::find().filter(Column::MissionId.eq(mission)).filter(Column::Status.eq(ClawbackStatus::Open));
    open.one(db).await?.map(read).transpose()
}

fn read(row: Model) -> Result<Arc<ClawbackCase>, StoreError> {
    ClawbackCase::try_from(row).map(Arc::new)
}

/// A case to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// The critical milestone that is late.
    pub milestone: MilestoneId,
    /// What makes it possible.
    pub ground: ClawbackGround,
    /// Why it is opened.
    pub reason: String,
    /// Who opens it; none for the server itself.
    pub opened_by: Option<AccountId>,
}

/// Opens a case about a grant.
///
/// # Errors
/// [`Unique::OpenClawback`](crate::store::error::Unique) or another failure.
pub async fn open_case(
    tx: &WriteTx,
    _: &Permit<ClawbackOpen>,
    grant: &Grant,
    case: NewCase,
) -> Result<ClawbackId, StoreError> {
    let id: ClawbackId = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        grant_id: Set(grant.id),
        mission_id: Set(grant.mission_id),
        milestone_id: Set(case.milestone),
        status: Set(ClawbackStatus::Open),
        ground: Set(case.ground),
        reason: Set(case.reason),
        opened_by: Set(case.opened_by),
        version: Set(1),
        created_at: Set(tx.now()),
        ..ActiveModel::default()
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// What the Token House decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether it takes the grant back.
    pub status: ClawbackStatus,
    /// The power that could vote.
    pub votable_supply: TokenAmount,
    /// The power that said yes.
    pub yes: TokenAmount,
    /// The power that said no.
    pub no: TokenAmount,
    /// What came of it, as a sentence.
    pub outcome: String,
    /// Where the result was published.
    pub source_url: String,
}

/// Records what the Token House decided, if the case is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn decide(
    tx: &WriteTx,
    _: &Permit<ClawbackResultRecord>,
    before: &ClawbackCase,
    decision: Decision,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(decision.status),
        votable_supply_micro_op: Set(Some(decision.votable_supply.micro())),
        yes_micro_op: Set(Some(decision.yes.micro())),
        no_micro_op: Set(Some(decision.no.micro())),
        outcome: Set(Some(decision.outcome)),
        source_url: Set(Some(decision.source_url)),
        ..ActiveModel::default()
    };
    close(tx, before, row).await
}

/// A verb that settles clawback cases before the vote.
pub trait SettlesCases: Verb {}

impl SettlesCases for MilestoneReview {}
impl SettlesCases for MissionRemove {}

/// Ends a case before the vote, if it is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn settle<V: SettlesCases>(
    tx: &WriteTx,
    _: &Permit<V>,
    before: &ClawbackCase,
    outcome: &str,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(ClawbackStatus::Settled),
        outcome: Set(Some(outcome.to_owned())),
        ..ActiveModel::default()
    };
    close(tx, before, row).await
}

async fn close(tx: &WriteTx, before: &ClawbackCase, row: ActiveModel) -> Result<(), StoreError> {
    let row =
        ActiveModel { version: Set(next_version(before.version)), decided_at: Set(Some(tx.now())), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(ClawbackStatus::Open));
    changed(update.exec(tx).await?)
}
