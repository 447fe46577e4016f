//! From a client's cursor to a place in the log, and back.

use crate::domain::event::{EventCursor, Position};
use crate::service::error::Error;
use crate::store::db::Db;
use crate::store::stream as store;

/// The place that a client's `after` names.
///
/// # Errors
/// The text is not a cursor of an event, this server never had the event, or it is no longer kept.
pub async fn position_behind(db: &Db, after: &str) -> Result<Position, Error> {
    let EventCursor::Behind(id) = after.parse()? else { return Ok(Position::default()) };
    if let Some(position) = store::position_of(db, id).await? {
        return Ok(position);
    }
    // Ids grow with time, so one that is older than every event that is kept may have been kept once.
    match store::oldest(db).await? {
        // Behind the oldest one, it would be skipped itself.
        Some(oldest) if id < oldest => Err(Error::CursorExpired { resume_from: EventCursor::Start }),
        _ => Err(Error::bad_input(
            "`after`: This server has no such event. Take a cursor that it gave, or that of the export it was made from.",
        )),
    }
}

/// The cursor of a place in the log.
///
/// # Errors
/// The database failed.
pub async fn cursor_at(db: &Db, position: Position) -> Result<EventCursor, Error> {
    Ok(store::last_until(db, position).await?.map_or(EventCursor::Start, EventCursor::Behind))
}
