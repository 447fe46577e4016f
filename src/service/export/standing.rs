//! Whether a database may take a file.

use super::error::MirrorError;
use super::file::Contents;
use crate::store::db::{Db, WriteTx};
use crate::store::error::StoreError;
use crate::store::export::{self as store, Mirror};
use crate::store::stream::position_of;

/// Whether the database is a mirror and nothing else: it holds what its export brought in, and no more. Then what happens
/// to its records is for its source to tell.
///
/// # Errors
/// The database failed.
pub async fn is_mirror(db: &Db) -> Result<bool, StoreError> {
    match store::find_mirror(db).await? {
        Some(mirror) => Ok(!store::has_own(db, &mirror).await?),
        None => Ok(false),
    }
}

/// The file is of the mirror's season, and newer, and nothing of the mirror's own would be lost.
pub(super) async fn may_replace(tx: &WriteTx, mirror: &Mirror, file: &Contents) -> Result<(), MirrorError> {
    let (season, number) = file.season;
    if season != mirror.season {
        return Err(MirrorError::OtherSeason { number });
    }
    if store::has_own(tx, mirror).await? {
        return Err(MirrorError::OwnRecords);
    }
    if mirror.last_event.is_none_or(|last| file.events.contains(&last)) {
        return Ok(());
    }
    let is_known = match file.last_event {
        Some(last) => position_of(tx, last).await?.is_some(),
        None => true,
    };
    Err(if is_known { MirrorError::Older } else { MirrorError::OtherServer })
}
