//! The whole log, read in its order: from a place on, then live.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use entity::vocab::EventKind;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::sleep;

use super::bus::Bus;
use crate::domain::event::{Event, Position};
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::stream::{self, LogFilter};

const BATCH: u64 = 200;
/// How soon a stream tries again what it could not read because the database was away; its reader waits meanwhile.
pub const DATABASE_PAUSE: Duration = Duration::from_millis(500);

/// A reader of the log that has got to some place. Where the bus was too fast for it, it reads the log itself, so it
/// gets every event once.
pub struct Following {
    db: Db,
    bus: Bus,
    live: broadcast::Receiver<Arc<Event>>,
    history: VecDeque<Arc<Event>>,
    /// The last event handed out.
    position: Position,
    /// Up to here the log is read; from here on the bus.
    until: Position,
}

/// Follows the log from now on.
#[must_use]
pub fn follow(db: Db, bus: &Bus) -> Following {
    let (live, position) = bus.subscribe();
    Following { db, bus: bus.clone(), live, history: VecDeque::new(), position, until: position }
}

impl Following {
    /// The last event that was handed out, or where it began.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The next event; `None` when the server shuts down.
    ///
    /// # Errors
    /// The log could not be read; the next call tries again.
    pub async fn next(&mut self) -> Result<Option<Arc<Event>>, StoreError> {
        loop {
            if let Some(event) = self.next_of_history().await? {
                return Ok(Some(event));
            }
            match self.live.recv().await {
                Ok(event) if event.position <= self.position => {}
                Ok(event) => {
                    self.position = event.position;
                    return Ok(Some(event));
                }
                Err(RecvError::Lagged(_)) => (self.live, self.until) = self.bus.subscribe(),
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    async fn next_of_history(&mut self) -> Result<Option<Arc<Event>>, StoreError> {
        if self.history.is_empty() && self.position < self.until {
            let between = (self.position, self.until);
            let events = history(&self.db, (LogFilter::Everything, None), between, BATCH).await?;
            if events.is_empty() {
                self.position = self.until;
            }
            self.history = events;
        }
        let event = self.history.pop_front();
        if let Some(event) = &event {
            self.position = event.position;
        }
        Ok(event)
    }
}

/// At most `limit` events that meet the filter, of these kinds where some are given, behind the first place, up to and
/// with the second. Waits for a database that is away.
///
/// # Errors
/// The log could not be read.
pub async fn history(
    db: &Db,
    filter: (LogFilter, Option<&[EventKind]>),
    between: (Position, Position),
    limit: u64,
) -> Result<VecDeque<Arc<Event>>, StoreError> {
    let events = loop {
        match stream::read_between(db, filter, between, limit).await {
            Err(error) if error.is_unavailable() => sleep(DATABASE_PAUSE).await,
            events => break events?,
        }
    };
    Ok(events.into_iter().map(Arc::new).collect())
}
