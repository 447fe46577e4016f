//! What an operator sees and does.

use entity::ids::JobId;
use entity::job::{ActiveModel, Column, Entity, Model};
use entity::vocab::JobState;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::job::JobRecord;
use crate::policy::{JobRetry, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::rows::is;
use crate::store::write::changed;

/// At most `limit` jobs that are not done, or the dead letters alone; the newest first.
///
/// # Errors
/// The statement failed.
pub async fn list<C: ConnectionTrait>(db: &C, dead: bool, limit: u64) -> Result<Vec<JobRecord>, StoreError> {
    let select = Entity::find().order_by_desc(Column::Id).limit(limit);
    let select = if dead {
        select.filter(is((Entity, Column::State), JobState::Dead.as_str()))
    } else {
        select.filter(Column::State.ne(JobState::Done))
    };
    Ok(select.all(db).await?.into_iter().map(record).collect())
}

fn record(row: Model) -> JobRecord {
    JobRecord {
        id: row.id,
        kind: row.kind,
        state: row.state,
        attempt: row.attempt,
        max_attempts: row.max_attempts,
        run_at: row.run_at,
        last_error: row.last_error,
    }
}

/// Lets a dead letter run again from its first attempt.
///
/// # Errors
/// [`StoreError::Stale`] where there is no such dead letter, or another failure.
pub async fn restart(tx: &WriteTx, _: &Permit<JobRetry>, id: JobId) -> Result<(), StoreError> {
    let row = ActiveModel {
        state: Set(JobState::Queued),
        run_at: Set(tx.now()),
        attempt: Set(0),
        finished_at: Set(None),
        ..ActiveModel::default()
    };
    let dead = Column::Id.eq(id).and(Column::State.eq(JobState::Dead));
    changed(Entity::update_many().set(row).filter(dead).exec(tx).await?)?;
    tx.leaves_jobs();
    Ok(())
}
