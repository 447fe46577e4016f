//! Follows the event log, and queues deliveries.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Jobs;
use crate::service::error::Error;
use crate::service::stream::webhook::{Dispatched, dispatch_next};

/// How long events gather before the log is read again: a busy log is read in batches.
const PACE: Duration = Duration::from_millis(100);
/// How soon the log is read again while a running transaction holds later events back.
const HELD_BACK: Duration = Duration::from_millis(10);
/// How soon the log is read without being woken: another server may have written and died.
const POLL: Duration = Duration::from_secs(30);
/// How soon after a failure of the database.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Dispatches until `shutdown`.
pub(super) async fn dispatch(jobs: Jobs, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        let pause = match dispatch_next(&jobs.0.db, jobs.0.clock.now()).await {
            Ok(Dispatched::Moved | Dispatched::Overtaken) => continue,
            Ok(Dispatched::HeldBack) => HELD_BACK,
            Ok(Dispatched::Head | Dispatched::Nobody) => POLL,
            Err(error) if error.is_unavailable() => {
                tracing::warn!(error = ?error, "events wait for the database to be dispatched");
                AFTER_FAILURE
            }
            Err(error) => {
                tracing::error!(error = ?error, "dispatching events failed; trying again");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = jobs.0.db.event_recorded() => sleep(PACE).await,
            () = sleep(pause) => {}
        }
    }
}

/// Dispatches until every event is.
pub(super) async fn dispatch_all(jobs: &Jobs) -> Result<(), Error> {
    loop {
        match dispatch_next(&jobs.0.db, jobs.0.clock.now()).await? {
            Dispatched::Moved | Dispatched::Overtaken => {}
            Dispatched::HeldBack => sleep(HELD_BACK).await,
            Dispatched::Head | Dispatched::Nobody => return Ok(()),
        }
    }
}
