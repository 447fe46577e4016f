//! A stream of events: history from a place in the log, then live.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

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

/// What a stream yields.
#[derive(Clone, Debug)]
pub enum Followed {
    /// The next event.
    Event(Arc<Event>),
    /// The reader was too slow: events were dropped.
    Gap {
        /// How many.
        missed: u64,
        /// The place to read on from to get them.
        resume_from: Position,
    },
}

/// A reader of the log that has got to some place.
pub struct Following {
    db: Db,
    filter: LogFilter,
    live: broadcast::Receiver<Arc<Event>>,
    history: VecDeque<Arc<Event>>,
    /// The last event handed out.
    position: Position,
    /// Up to here the log is read; from here on the bus.
    until: Position,
}

/// Follows the log from behind `after`, or from now on. History holds what meets `filter`; live events are not filtered.
#[must_use]
pub fn follow(db: Db, bus: &Bus, filter: LogFilter, after: Option<Position>) -> Following {
    let (live, passed_on) = bus.subscribe();
    let position = after.unwrap_or(passed_on);
    Following { db, filter, live, history: VecDeque::new(), position, until: passed_on.max(position) }
}

impl Following {
    /// The next event; `None` when the server shuts down.
    ///
    /// # Errors
    /// The log could not be read.
    pub async fn next(&mut self) -> Result<Option<Followed>, StoreError> {
        if let Some(event) = self.next_of_history().await? {
            return Ok(Some(Followed::Event(event)));
        }
        loop {
            match self.live.recv().await {
                Ok(event) if event.position <= self.until => {}
                Ok(event) => {
                    self.position = event.position;
                    return Ok(Some(Followed::Event(event)));
                }
                Err(RecvError::Lagged(missed)) => {
                    return Ok(Some(Followed::Gap { missed, resume_from: self.position }));
                }
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    async fn next_of_history(&mut self) -> Result<Option<Arc<Event>>, StoreError> {
        if self.history.is_empty() && self.position < self.until {
            let events = loop {
                let between = (self.position, self.until);
                match stream::read_between(&self.db, self.filter, between, BATCH).await {
                    Err(error) if error.is_unavailable() => sleep(DATABASE_PAUSE).await,
                    events => break events?,
                }
            };
            if events.is_empty() {
                self.position = self.until;
            }
            self.history = events.into_iter().map(Arc::new).collect();
        }
        let event = self.history.pop_front();
        if let Some(event) = &event {
            self.position = event.position;
        }
        Ok(event)
    }
}
