//! Fan-out within the process.

use std::sync::Arc;

use tokio::sync::{Notify, broadcast};

use crate::domain::event::Event;

/// How many events a subscriber may fall behind before it is told of a gap.
const CAPACITY: usize = 1024;

/// Passes each event on to every subscriber, in the order of the log.
#[derive(Clone)]
pub struct Bus(broadcast::Sender<Arc<Event>>);

impl Default for Bus {
    fn default() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }
}

impl Bus {
    pub(super) fn publish(&self, event: Event) {
        // Nobody listening is no failure.
        let _ = self.0.send(Arc::new(event));
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.subscribe()
    }
}

/// Wakes the relay after a commit.
#[derive(Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Something may have been written.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    pub(super) async fn woken(&self) {
        self.0.notified().await;
    }
}
