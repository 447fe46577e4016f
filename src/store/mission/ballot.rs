//! Missions on their way to a ballot.

use std::sync::Arc;

use entity::ids::{CycleId, IntentId};
use entity::mission::{ActiveModel, Column, Entity};
use entity::vocab::MissionStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::write::compare_and_set;
use crate::domain::amount::TokenAmount;
use crate::domain::mission::Mission;
use crate::policy::{BallotLock, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// The place of a mission on a ballot.
#[derive(Clone, Debug)]
pub struct BallotPlace {
    /// The voting cycle.
    pub cycle: CycleId,
    /// The code of its option.
    pub code: String,
    /// The amount that is voted on.
    pub amount: TokenAmount,
}

/// Puts a mission on a ballot, if it still has the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn put_on_ballot(
    tx: &WriteTx,
    _: &Permit<BallotLock>,
    before: &Mission,
    status: MissionStatus,
    place: BallotPlace,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(status),
        voting_cycle_id: Set(Some(place.cycle)),
        ballot_code: Set(Some(place.code)),
        ballot_micro_op: Set(Some(place.amount.micro())),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await
}

/// The missions of an intent that have their approvals and wait for the ballot of this cycle or of any, in the order in
/// which they were submitted.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn awaiting_ballot<C: ConnectionTrait>(
    db: &C,
    intent: IntentId,
    cycle: Option<CycleId>,
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let mut select = Entity::find()
        .filter(Column::IntentId.eq(intent))
        .filter(Column::Status.eq(MissionStatus::ApprovedForVote));
    if let Some(cycle) = cycle {
        select = select.filter(Column::VotingCycleId.is_null().or(Column::VotingCycleId.eq(cycle)));
    }
    let rows = select.order_by_asc(Column::SubmittedAt).order_by_asc(Column::Id).all(db).await?;
    rows.into_iter().map(|row| Mission::try_from(row).map(Arc::new)).collect()
}
