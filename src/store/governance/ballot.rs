//! Ballots with their options and results.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ballot::{Column, Entity, Model};
use entity::ids::{BallotId, CycleId, IntentId, MissionId, SeasonId};
use entity::vocab::BallotStatus;
use entity::{ballot_option, ballot_result};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use crate::domain::governance::{Ballot, BallotOption, BallotResult};
use crate::domain::page::{Page, PageArgs};
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count};
use crate::store::rows::grouped;
use crate::store::subject::TimeOrder;

/// Which ballots a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BallotFilter {
    /// Of this season.
    pub season: Option<SeasonId>,
    /// Of this intent.
    pub intent: Option<IntentId>,
    /// Of this voting cycle.
    pub cycle: Option<CycleId>,
    /// In this state.
    pub status: Option<BallotStatus>,
}

fn select(filter: &BallotFilter) -> Select<Entity> {
    let conditions = [
        filter.season.map(|season| Column::SeasonId.eq(season)),
        filter.intent.map(|intent| Column::IntentId.eq(intent)),
        filter.cycle.map(|cycle| Column::VotingCycleId.eq(cycle)),
        filter.status.map(|status| Column::Status.eq(status)),
    ];
    Entity::find().filter(conditions.into_iter().flatten().fold(Condition::all(), Condition::add))
}

/// A page of ballots.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn ballots<C: ConnectionTrait>(
    db: &C,
    (filter, order, args): &(BallotFilter, TimeOrder, PageArgs),
) -> Result<Page<Arc<Ballot>>, StoreError> {
    Listing { select: select(filter), order: order.of() }.page(db, args).await?.try_map(read)
}

/// How many ballots meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count_ballots<C: ConnectionTrait>(db: &C, filter: &BallotFilter) -> Result<u64, StoreError> {
    count(db, select(filter)).await
}

/// The ballots with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn ballots_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[BallotId],
) -> Result<HashMap<BallotId, Arc<Ballot>>, StoreError> {
    let rows = all_among(db, Entity::find(), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

/// The ballots of each intent, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn ballots_of_intents<C: ConnectionTrait>(
    db: &C,
    intents: &[IntentId],
) -> Result<HashMap<IntentId, Arc<Vec<Arc<Ballot>>>>, StoreError> {
    let select = Entity::find().order_by_asc(Column::Id);
    let rows = all_among(db, select, Column::IntentId, intents).await?;
    grouped(rows.into_iter().map(|row| Ok((row.intent_id, read(row)?))))
}

/// The options of each ballot, in their order on it.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn options_of<C: ConnectionTrait>(
    db: &C,
    ballots: &[BallotId],
) -> Result<HashMap<BallotId, Arc<Vec<Arc<BallotOption>>>>, StoreError> {
    let select = ballot_option::Entity::find().order_by_asc(ballot_option::Column::Position);
    let rows = all_among(db, select, ballot_option::Column::BallotId, ballots).await?;
    grouped(rows.into_iter().map(|row| Ok((row.ballot_id, Arc::new(BallotOption::try_from(row)?)))))
}

/// Each mission's options on ballots, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn options_of_missions<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Vec<Arc<BallotOption>>>>, StoreError> {
    let select = ballot_option::Entity::find().order_by_asc(ballot_option::Column::Id);
    let rows = all_among(db, select, ballot_option::Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, Arc::new(BallotOption::try_from(row)?)))))
}

/// The results that were recorded of each ballot, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn results_of<C: ConnectionTrait>(
    db: &C,
    ballots: &[BallotId],
) -> Result<HashMap<BallotId, Arc<Vec<Arc<BallotResult>>>>, StoreError> {
    let select = ballot_result::Entity::find().order_by_desc(ballot_result::Column::Version);
    let rows = all_among(db, select, ballot_result::Column::BallotId, ballots).await?;
    grouped(rows.into_iter().map(|row| Ok((row.ballot_id, Arc::new(BallotResult::try_from(row)?)))))
}

fn read(row: Model) -> Result<Arc<Ballot>, StoreError> {
    Ballot::try_from(row).map(Arc::new)
}
