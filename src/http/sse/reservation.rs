//! Streams that clients reserve, to have the results of many operations on one connection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use super::Admission;
use super::event::Identified;
use crate::http::operations::{Operations, Run};

/// An event of one operation, to be sent while that operation is live.
pub(super) struct Queued {
    pub(super) run: Run,
    pub(super) event: Identified,
}

/// A stream that one client may open, and whose operations it asks for by other requests.
pub(super) struct Reservation<C> {
    pub(super) caller: C,
    pub(super) account: Option<String>,
    pub(super) operations: Operations,
    pub(super) tasks: TaskTracker,
    pub(super) outbox: mpsc::Sender<Queued>,
    queue: Mutex<Option<mpsc::Receiver<Queued>>>,
    _admission: Admission,
}

impl<C> Reservation<C> {
    pub(super) fn new(caller: C, account: Option<String>, room: usize, admission: Admission) -> Self {
        let (outbox, queue) = mpsc::channel(room);
        let queue = Mutex::new(Some(queue));
        let (operations, tasks) = (Operations::default(), TaskTracker::new());
        Self { caller, account, operations, tasks, outbox, queue, _admission: admission }
    }

    /// What the stream sends; nothing when a stream is open already.
    pub(super) fn open(&self) -> Option<mpsc::Receiver<Queued>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn is_open(&self) -> bool {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }
}

/// The reservations that stand, by token.
pub(super) struct Reservations<C> {
    standing: Arc<Mutex<HashMap<String, Arc<Reservation<C>>>>>,
}

impl<C> Clone for Reservations<C> {
    fn clone(&self) -> Self {
        Self { standing: Arc::clone(&self.standing) }
    }
}

impl<C> Default for Reservations<C> {
    fn default() -> Self {
        Self { standing: Arc::default() }
    }
}

impl<C> Reservations<C> {
    pub(super) fn add(&self, token: String, reservation: Reservation<C>) {
        self.lock().insert(token, Arc::new(reservation));
    }

    pub(super) fn find(&self, token: &str) -> Option<Arc<Reservation<C>>> {
        self.lock().get(token).cloned()
    }

    /// Forgets a reservation; its operations end, because nobody is left to take their results.
    pub(super) fn remove(&self, token: &str) {
        self.lock().remove(token);
    }

    /// Forgets a reservation that nobody came for.
    pub(super) fn remove_unopened(&self, token: &str) {
        let mut standing = self.lock();
        if standing.get(token).is_some_and(|reservation| !reservation.is_open()) {
            standing.remove(token);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Reservation<C>>>> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets a reservation when its stream is dropped.
pub(super) struct OpenStream<C> {
    pub(super) reservations: Reservations<C>,
    pub(super) token: String,
}

impl<C> Drop for OpenStream<C> {
    fn drop(&mut self) {
        self.reservations.remove(&self.token);
    }
}
