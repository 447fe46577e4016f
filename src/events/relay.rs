//! From the log to the bus.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::bus::Bus;
use super::wake::Wake;
use crate::domain::backoff::Backoff;
use crate::domain::event::Position;
use crate::store::db::Db;
use crate::store::error::StoreError;
use crate::store::stream;

const BATCH: u64 = 500;
/// How soon the log is read again while a running transaction holds later events back.
const HELD_BACK: Duration = Duration::from_millis(3);
/// The same where that transaction runs long: it may be anybody's on the same database server.
const HELD_BACK_LONG: Duration = Duration::from_millis(50);
/// How long events gather before the log is read again: a busy log is read in batches.
const PACE: Duration = Duration::from_millis(5);
/// How soon the log is read again after that failed.
const FAILED: Duration = Duration::from_millis(500);

/// A relay that has found its place: the head of the log.
pub struct Relay {
    db: Db,
    bus: Bus,
    position: Position,
}

/// What a reading of the log found.
enum Found {
    Events,
    /// Nothing that may be passed on before a transaction ends that is still running.
    HeldBack,
    Nothing,
}

impl Relay {
    /// Finds the head of the log, so that streams know from now on what is history and what is live.
    ///
    /// # Errors
    /// The log could not be read.
    pub async fn at_head(db: Db, bus: Bus) -> Result<Self, StoreError> {
        let position = stream::head(&db).await?;
        bus.stand_at(position);
        Ok(Self { db, bus, position })
    }

    async fn publish_next(&mut self) -> Result<Found, StoreError> {
        let batch = stream::read_after(&self.db, self.position, BATCH).await?;
        if batch.until == self.position {
            return Ok(if batch.held_back { Found::HeldBack } else { Found::Nothing });
        }
        for event in batch.events {
            self.bus.publish(event);
        }
        self.position = batch.until;
        self.bus.stand_at(batch.until);
        Ok(Found::Events)
    }
}

/// Publishes every event behind the relay's place, until `shutdown`. A failure is logged once, and the reading goes on
/// from that place when the database answers again.
pub async fn relay(mut relay: Relay, wake: Wake, shutdown: CancellationToken) {
    let relaying = async {
        let (mut held_back, mut has_failed) = (Backoff::new(HELD_BACK, HELD_BACK_LONG), false);
        loop {
            let found = relay.publish_next().await;
            if !matches!(found, Ok(Found::HeldBack)) {
                held_back.end();
            }
            report(&found, &mut has_failed);
            match found {
                Ok(Found::Events) => sleep(PACE).await,
                Ok(Found::HeldBack) => sleep(held_back.after_failure()).await,
                Ok(Found::Nothing) => wake.next_reading().await,
                Err(_) => sleep(FAILED).await,
            }
        }
    };
    let _: Option<()> = shutdown.run_until_cancelled(relaying).await;
}

fn report(found: &Result<Found, StoreError>, has_failed: &mut bool) {
    match (found, std::mem::replace(has_failed, found.is_err())) {
        (Err(error), false) => {
            tracing::warn!(%error, "reading the event log failed; trying again until it works");
        }
        (Ok(_), true) => tracing::info!("the event log is read again"),
        _ => {}
    }
}
