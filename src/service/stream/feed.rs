//! The public log as a feed that is read page by page.

use std::sync::Arc;

use super::cursor::position_behind;
use crate::domain::event::{Event, Position};
use crate::domain::page::PageArgs;
use crate::service::error::Error;
use crate::store::db::Db;
use crate::store::stream::{FeedFilter, read_public};

/// Some events of a feed, in the order of the log.
#[derive(Debug, Default)]
pub struct FeedPage {
    /// The events.
    pub events: Vec<Arc<Event>>,
    /// Whether events follow that can be read already.
    pub has_next: bool,
    /// Whether the page was asked for behind an event.
    pub has_previous: bool,
}

/// The first so many public events that meet `filter`, behind a client's `after` or from the beginning.
///
/// An event is shown once every transaction that could put an earlier one before it has ended, so reading on behind the
/// last event of a page misses nothing.
///
/// # Errors
/// The cursor or the size of the page cannot be used, or the database failed.
pub async fn feed(
    db: &Db,
    filter: &FeedFilter,
    (first, after): (Option<i32>, Option<&str>),
) -> Result<FeedPage, Error> {
    let size = usize::from(PageArgs::new(first, None, None, None, "event")?.size);
    let position = match after {
        Some(after) => position_behind(db, after).await?,
        None => Position::default(),
    };
    let limit = u64::try_from(size).unwrap_or(u64::MAX).saturating_add(1);
    let mut events = read_public(db, filter, position, limit).await?;
    let has_next = events.len() > size;
    events.truncate(size);
    Ok(FeedPage {
        events: events.into_iter().map(Arc::new).collect(),
        has_next,
        has_previous: after.is_some(),
    })
}
