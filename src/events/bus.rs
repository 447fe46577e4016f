//! Fan-out within the process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use crate::domain::event::{Event, Position};

/// How many events a subscriber may fall behind before it is told of a gap.
const CAPACITY: usize = 1024;

/// Passes each event on to every subscriber, in the order of the log.
#[derive(Clone)]
pub struct Bus {
    sender: broadcast::Sender<Arc<Event>>,
    /// The place in the log up to which events were passed on.
    position: Arc<Mutex<Position>>,
    subscriptions: Arc<AtomicU64>,
}

impl Default for Bus {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(CAPACITY),
            position: Arc::default(),
            subscriptions: Arc::default(),
        }
    }
}

impl Bus {
    /// How many subscriptions of clients were opened so far.
    #[must_use]
    pub fn subscriptions(&self) -> u64 {
        self.subscriptions.load(Ordering::Relaxed)
    }

    /// A client's subscription has found its place in the log.
    pub fn count_subscription(&self) {
        self.subscriptions.fetch_add(1, Ordering::Relaxed);
    }

    /// The place in the log up to which events were passed on.
    #[must_use]
    pub fn passed_on(&self) -> Position {
        *self.position()
    }

    /// What comes before this place, and was not passed on, never will be: it is history, or this server does not know
    /// what it tells.
    pub(super) fn stand_at(&self, position: Position) {
        *self.position() = position;
    }

    pub(super) fn publish(&self, event: Event) {
        let mut position = self.position();
        *position = event.position;
        // Nobody listening is no failure.
        let _ = self.sender.send(Arc::new(event));
    }

    /// Everything behind the place that is returned will be received; what comes before it is in the log.
    pub(super) fn subscribe(&self) -> (broadcast::Receiver<Arc<Event>>, Position) {
        let position = self.position();
        (self.sender.subscribe(), *position)
    }

    fn position(&self) -> MutexGuard<'_, Position> {
        self.position.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
