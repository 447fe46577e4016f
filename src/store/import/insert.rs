//! Many rows in few statements.

use sea_orm::{EntityTrait, IntoActiveModel, Iterable};

use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// How many values one statement binds at most, below SQLite's limit of 32,766.
const MOST_VALUES: usize = 30_000;

/// Inserts the rows, as many in one statement as it can bind.
pub(super) async fn insert_all<E, M>(tx: &WriteTx, rows: Vec<M>) -> Result<(), StoreError>
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel> + Send,
{
    let rows_at_once = MOST_VALUES / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<M> = rows.by_ref().take(rows_at_once).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        E::insert_many(chunk).exec_without_returning(tx).await?;
    }
}
