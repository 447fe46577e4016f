//! Follows the event log, and queues deliveries.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Jobs;
use super::failures::Failures;
use crate::service::error::Error;
use crate::service::stream::webhook::{Dispatched, dispatch_next};

/// How long events gather before the log is read again: a busy log is read in batches.
const PACE: Duration = Duration::from_millis(100);
/// How soon the log is read again while a running transaction holds later events back.
const HELD_BACK: Duration = Duration::from_millis(10);
/// How soon the log is read again where a newer server is to dispatch the next event first.
const LEFT_TO_NEWER: Duration = Duration::from_secs(1);
/// How soon the log is read without being woken: another server may have written and died.
const POLL: Duration = Duration::from_secs(30);

/// Dispatches until `shutdown`.
pub(super) async fn dispatch(jobs: Jobs, shutdown: CancellationToken) {
    let mut failures = Failures::of("the dispatch of events to webhooks");
    while !shutdown.is_cancelled() {
        let dispatched = match dispatch_next(&jobs.0.db, jobs.0.clock.now()).await {
            Ok(dispatched) => dispatched,
            Err(error) => {
                // Not cut short by events: they would ask a database that fails again and again.
                let _: Option<()> = shutdown.run_until_cancelled(sleep(failures.after(&error))).await;
                continue;
            }
        };
        failures.end();
        let pause = match dispatched {
            Dispatched::Moved | Dispatched::Overtaken => continue,
            Dispatched::HeldBack => HELD_BACK,
            Dispatched::LeftToNewer => LEFT_TO_NEWER,
            Dispatched::Head | Dispatched::Nobody => POLL,
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
            Dispatched::LeftToNewer | Dispatched::Head | Dispatched::Nobody => return Ok(()),
        }
    }
}
