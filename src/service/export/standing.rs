//! Whether a database is a mirror, and may take a file.

use super::error::MirrorError;
use super::file::Contents;
use crate::service::Ctx;
use crate::store::db::{Db, Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::export::{self as store, Mirror};
use crate::store::stream::position_of;

/// Whether the database is a mirror. Then what happens to its records is for its source to tell: nothing that leaves an
/// event is written until [`end_mirroring`].
///
/// # Errors
/// The database failed.
pub async fn is_mirror(db: &Db) -> Result<bool, StoreError> {
    Ok(store::find_mirror(db).await?.is_some())
}

/// Makes a database of its own of a mirror: people may register and write in it, and no export replaces it any more.
/// Servers on it need not be restarted. `false` where it is no mirror.
///
/// # Errors
/// The database failed.
pub async fn end_mirroring(ctx: &Ctx) -> Result<bool, StoreError> {
    ctx.db.write(&End).await
}

struct End;

impl Work for End {
    type Output = bool;
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<bool, StoreError> {
        // An import that runs now goes first.
        store::lock(tx).await?;
        store::forget_mirror(tx).await
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
