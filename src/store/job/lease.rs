//! Who runs a job: by compare-and-set, so that it works alike on both databases and no row is locked while a job runs.

use chrono::{DateTime, Utc};
use entity::ids::{JobId, LeaseId};
use entity::job::{ActiveModel, Column, Entity, Model};
use entity::vocab::{JobKind, JobState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::job::{HOLDER_END, Job, JobOutcome, LeasedJob, holder};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::rows::is;
use crate::store::write::changed;

/// A job that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: JobId,
    /// Its lane.
    pub lane: Option<String>,
}

fn queued() -> Expr {
    is((Entity, Column::State), JobState::Queued.as_str())
}

fn running() -> Expr {
    is((Entity, Column::State), JobState::Running.as_str())
}

/// What a newer server does, it does itself.
fn known() -> Expr {
    Column::Kind.is_in(JobKind::ALL.iter().copied())
}

/// Waits and its time has come.
fn is_ready(now: DateTime<Utc>) -> Condition {
    Condition::all().add(queued()).add(Column::RunAt.lte(now))
}

/// Runs nowhere any more: the server that leased it did not come back in time.
fn is_abandoned(now: DateTime<Utc>) -> Condition {
    Condition::all().add(running()).add(Column::LeasedUntil.lte(now))
}

/// Which lanes have room for another job; what is in no lane always has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenLanes {
    /// All but these, and the lanes of these holders.
    AllBut(Vec<String>),
    /// None.
    None,
}

fn within(open: &OpenLanes) -> Condition {
    let any = Condition::any().add(Column::Lane.is_null());
    match open {
        OpenLanes::AllBut(full) if full.is_empty() => Condition::all(),
        OpenLanes::AllBut(full) => {
            let open = Condition::all().add(Column::Lane.is_not_in(full));
            let holders = full.iter().filter(|lane| holder(lane) == *lane);
            any.add(
                holders.fold(open, |open, holder| {
                    open.add(Column::Lane.not_like(format!("{holder}{HOLDER_END}%")))
                }),
            )
        }
        OpenLanes::None => any,
    }
}

/// At most `limit` jobs that nobody runs and that are due, the longest waiting first, of the lanes that are open.
///
/// # Errors
/// A statement failed.
pub async fn due<C: ConnectionTrait>(
    db: &C,
    now: DateTime<Utc>,
    open: &OpenLanes,
    limit: u64,
) -> Result<Vec<Candidate>, StoreError> {
    let mut found = Vec::new();
    // One statement for each state: each reads along its own index.
    for (condition, first) in [(is_abandoned(now), Column::LeasedUntil), (is_ready(now), Column::RunAt)] {
        let rows: Vec<(JobId, Option<String>)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Lane])
            .filter(condition)
            .filter(known())
            .filter(within(open))
            .order_by_asc(first)
            .order_by_asc(Column::Id)
            .limit(limit)
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|(id, lane)| Candidate { id, lane }));
    }
    Ok(found)
}

/// When the next job of the lanes that are open is due, or the next lease there ends; `None` where nothing waits.
///
/// # Errors
/// A statement failed.
pub async fn next_due<C: ConnectionTrait>(
    db: &C,
    open: &OpenLanes,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mut next = None;
    for (state, column) in [(queued(), Column::RunAt), (running(), Column::LeasedUntil)] {
        let time: Option<Option<DateTime<Utc>>> = Entity::find()
            .select_only()
            .column(column)
            .filter(state)
            .filter(known())
            .filter(within(open))
            .order_by_asc(column)
            .into_tuple()
            .one(db)
            .await?;
        next = [next, time.flatten()].into_iter().flatten().min();
    }
    Ok(next)
}

/// Leases those of `ids` that are still due; the others went to somebody else.
///
/// # Errors
/// A statement failed.
pub async fn lease(tx: &WriteTx, ids: &[JobId], until: DateTime<Utc>) -> Result<Vec<LeasedJob>, StoreError> {
    let lease: LeaseId = tx.new_id();
    let row = ActiveModel {
        state: Set(JobState::Running),
        lease_id: Set(Some(lease)),
        leased_until: Set(Some(until)),
        ..ActiveModel::default()
    };
    Entity::update_many()
        .set(row)
        .col_expr(Column::Attempt, Expr::col(Column::Attempt).add(1))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Condition::any().add(is_ready(tx.now())).add(is_abandoned(tx.now())))
        .exec(tx)
        .await?;
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::LeaseId.eq(lease))
        .order_by_asc(Column::RunAt)
        .all(tx)
        .await?;
    let mut leased = Vec::new();
    for Model { id, kind, payload, attempt, max_attempts, .. } in rows {
        match Job::parse(kind, &payload) {
            Some(job) => leased.push(LeasedJob { id, job, lease, attempt, max_attempts }),
            None => bury(tx, id).await?,
        }
    }
    Ok(leased)
}

/// A job that cannot be read is a dead letter; it must not keep the others from running.
async fn bury(tx: &WriteTx, id: JobId) -> Result<(), StoreError> {
    let row = ActiveModel {
        last_error: Set(Some("its payload is not that of its kind".to_owned())),
        ..ended(tx, JobState::Dead)
    };
    changed(Entity::update_many().set(row).filter(Column::Id.eq(id)).exec(tx).await?)
}

fn ended(tx: &WriteTx, state: JobState) -> ActiveModel {
    ActiveModel {
        state: Set(state),
        lease_id: Set(None),
        leased_until: Set(None),
        finished_at: Set(Some(tx.now())),
        ..ActiveModel::default()
    }
}

/// Writes how an attempt ended, if its lease is still the job's.
///
/// # Errors
/// [`StoreError::Stale`] where the job was leased anew meanwhile, or another failure.
pub async fn settle(tx: &WriteTx, job: &LeasedJob, outcome: &JobOutcome) -> Result<(), StoreError> {
    let row = match outcome {
        JobOutcome::Done => ended(tx, JobState::Done),
        JobOutcome::Dead { error } => {
            ActiveModel { last_error: Set(Some(error.clone())), ..ended(tx, JobState::Dead) }
        }
        JobOutcome::Retry { at, error } => ActiveModel {
            run_at: Set(*at),
            last_error: Set(Some(error.clone())),
            finished_at: Set(None),
            ..ended(tx, JobState::Queued)
        },
        JobOutcome::Left { until } => ActiveModel {
            run_at: Set(*until),
            attempt: Set(job.attempt.saturating_sub(1)),
            finished_at: Set(None),
            ..ended(tx, JobState::Queued)
        },
    };
    let mine = Column::Id.eq(job.id).and(running()).and(Column::LeaseId.eq(job.lease));
    changed(Entity::update_many().set(row).filter(mine).exec(tx).await?)
}
