//! From the log to the bus.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::bus::{Bus, Wake};
use crate::domain::event::Position;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::stream;

const BATCH: u64 = 500;
/// How soon the log is read again while a running transaction holds later events back.
const HELD_BACK: Duration = Duration::from_millis(3);
/// How long events gather before the log is read again: a busy log is read in batches.
const PACE: Duration = Duration::from_millis(5);
/// How soon the log is read without being woken: another server may have written.
const POLL: Duration = Duration::from_millis(500);

/// A relay that has found its place: the head of the log.
pub struct Relay {
    db: Db,
    bus: Bus,
    position: Position,
}

impl Relay {
    /// Finds the head of the log, so that streams know from now on what is history and what is live.
    ///
    /// # Errors
    /// The log could not be read.
    pub async fn at_head(db: Db, bus: Bus) -> Result<Self, StoreError> {
        let position = stream::head(&db).await?;
        bus.begin_at(position);
        Ok(Self { db, bus, position })
    }
}

/// Publishes every event behind the relay's place, until `shutdown`. Failures are logged and tried again.
pub async fn relay(relay: Relay, wake: Wake, shutdown: CancellationToken) {
    let Relay { db, bus, mut position } = relay;
    while !shutdown.is_cancelled() {
        let pause = match publish_next(&db, &bus, &mut position).await {
            Ok(Some(pause)) => pause,
            Ok(None) => {
                tokio::time::sleep(PACE).await;
                continue;
            }
            Err(error) => {
                tracing::error!(%error, "reading the event log failed; trying again");
                POLL
            }
        };
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = wake.woken() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Publishes a batch; tells how long to wait where there was none.
async fn publish_next(db: &Db, bus: &Bus, position: &mut Position) -> Result<Option<Duration>, StoreError> {
    let batch = stream::read_after(db, *position, BATCH).await?;
    if batch.events.is_empty() {
        return Ok(Some(if batch.held_back { HELD_BACK } else { POLL }));
    }
    for event in batch.events {
        *position = event.position;
        bus.publish(event);
    }
    Ok(None)
}
