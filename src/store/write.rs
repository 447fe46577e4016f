//! Compare-and-set.

use sea_orm::UpdateResult;

use super::error::StoreError;

/// The version after a change.
pub(crate) fn next_version(version: i32) -> i32 {
    version.saturating_add(1)
}

/// Exactly one row was in the state that was read.
pub(crate) fn changed(result: UpdateResult) -> Result<(), StoreError> {
    if result.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
}
