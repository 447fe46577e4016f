//! Many rows in few statements, and compare-and-set.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable, UpdateResult};

use super::db::WriteTx;
use super::error::StoreError;

/// How many values one statement binds at most, below SQLite's limit of 32,766.
const MOST_VALUES: usize = 30_000;

/// Inserts the rows, as many in one statement as it can bind.
pub(crate) async fn insert_all<A>(
    tx: &WriteTx,
    rows: impl IntoIterator<Item = impl IntoActiveModel<A>>,
) -> Result<(), StoreError>
where
    A: ActiveModelTrait,
{
    let columns = <<A::Entity as EntityTrait>::Column as Iterable>::iter().count().max(1);
    let rows: Vec<A> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<A> = rows.by_ref().take(MOST_VALUES / columns).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        A::Entity::insert_many(chunk).exec_without_returning(tx).await?;
    }
}

/// The version after a change.
pub(crate) fn next_version(version: i32) -> i32 {
    version.saturating_add(1)
}

/// Exactly one row was in the state that was read.
#[allow(clippy::needless_pass_by_value, reason = "it is handed on from the statement that made it")]
pub(crate) fn changed(result: UpdateResult) -> Result<(), StoreError> {
    if result.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
}
