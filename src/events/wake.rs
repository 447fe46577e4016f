//! Who is told that something was written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// How soon the log is read without being woken, where nobody tells of what other servers write.
const UNTOLD: Duration = Duration::from_millis(500);
/// The same where other servers are heard: a word may still be lost.
const TOLD: Duration = Duration::from_secs(5);

/// Tells the relay of this server, and the other servers, that something was written. Cheap to clone.
#[derive(Clone, Default)]
pub struct Wake(Arc<State>);

#[derive(Default)]
struct State {
    relay: Notify,
    others: Notify,
    hears_others: AtomicBool,
}

impl Wake {
    /// Something may have been written here.
    pub fn wake(&self) {
        self.wake_relay();
        self.tell_others();
    }

    /// Something may have been written elsewhere.
    pub(super) fn wake_relay(&self) {
        self.0.relay.notify_one();
    }

    pub(super) fn tell_others(&self) {
        self.0.others.notify_one();
    }

    /// Whether other servers are heard when they write.
    pub(super) fn hears_others(&self, hears: bool) {
        self.0.hears_others.store(hears, Ordering::Relaxed);
    }

    /// Whether words of other servers arrive, so that the log need not be asked often.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.0.hears_others.load(Ordering::Relaxed)
    }

    /// Returns when the log is to be read again.
    pub(super) async fn next_reading(&self) {
        let poll = if self.is_told() { TOLD } else { UNTOLD };
        // Being woken and waking by oneself come to the same.
        let _ = tokio::time::timeout(poll, self.0.relay.notified()).await;
    }

    /// Returns when there is something to tell the other servers; at once where there was since it returned last.
    pub(super) async fn something_to_tell(&self) {
        self.0.others.notified().await;
    }
}
