//! Removing what is kept no longer.

use chrono::{DateTime, TimeDelta, Utc};

use crate::service::error::Error;
use crate::store::db::{Db, Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::retention::{Expired, remove};

/// How long what has come to an end is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Sessions after they were ended or ran out, and refresh tokens after they were exchanged. A token that is
    /// presented a second time later than that is refused, but its session is not ended for it.
    pub sessions: TimeDelta,
    /// Idempotency keys after their use.
    pub idempotency_keys: TimeDelta,
    /// Deliveries of webhooks with their attempts, and secrets that were replaced.
    pub deliveries: TimeDelta,
    /// Jobs that are done.
    pub jobs: TimeDelta,
    /// Dead letters.
    pub dead_letters: TimeDelta,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            sessions: TimeDelta::days(30),
            idempotency_keys: TimeDelta::days(30),
            deliveries: TimeDelta::days(30),
            jobs: TimeDelta::days(7),
            dead_letters: TimeDelta::days(90),
        }
    }
}

impl Retention {
    fn of(&self, what: Expired) -> TimeDelta {
        match what {
            Expired::Sessions | Expired::RefreshTokens => self.sessions,
            Expired::IdempotencyKeys => self.idempotency_keys,
            Expired::Deliveries | Expired::WebhookSecrets => self.deliveries,
            Expired::Jobs => self.jobs,
            Expired::DeadLetters => self.dead_letters,
        }
    }
}

/// Removes what is older than it is kept, in short transactions that let others write in between.
///
/// # Errors
/// The database failed.
pub async fn clean_up(db: &Db, kept: &Retention, now: DateTime<Utc>) -> Result<(), Error> {
    for what in Expired::ALL {
        let before = now - kept.of(*what);
        while db.write(&Remove(*what, before)).await? {}
    }
    Ok(())
}

struct Remove(Expired, DateTime<Utc>);

impl Work for Remove {
    type Output = bool;
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<bool, StoreError> {
        remove(tx, self.0, self.1).await
    }
}
