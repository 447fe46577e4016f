//! What runs beside the requests: the queue's worker, one file a job, and the dispatcher that follows the event log.

mod deliver;
mod dispatch;
mod failures;
mod lanes;
mod mirror;
mod outbound;
mod perform;
mod worker;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entity::vocab::JobKind;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::domain::webhook::Reach;
use crate::id::Ids;
use crate::service::Ctx;
use crate::service::error::Error;
use crate::service::retention::Retention;
use crate::store::db::Db;
pub use mirror::{FollowError, Source, follow};
use outbound::Client;
pub use outbound::ClientError;

/// How jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// How long what has come to an end is kept.
    pub retention: Retention,
    /// Which targets webhooks are delivered to.
    pub reach: Reach,
    /// How long the receiver of a webhook may take to answer.
    pub patience: Duration,
}

impl Default for JobSettings {
    fn default() -> Self {
        Self { retention: Retention::default(), reach: Reach::default(), patience: Duration::from_secs(15) }
    }
}

/// Runs jobs; cheap to clone.
#[derive(Clone)]
pub struct Jobs(Arc<Inner>);

struct Inner {
    /// What jobs do to the domain, the server itself does.
    operator: Ctx,
    db: Db,
    clock: Clock,
    ids: Ids,
    retention: Retention,
    client: Client,
    /// The periods for which periodic jobs were queued.
    queued_for: Mutex<HashMap<JobKind, DateTime<Utc>>>,
}

impl Jobs {
    /// A runner of jobs on behalf of the server itself.
    ///
    /// # Errors
    /// Connections cannot be secured.
    pub fn new(operator: Ctx, ids: Ids, settings: &JobSettings) -> Result<Self, ClientError> {
        let client = Client::new(settings.reach, settings.patience)?;
        let (db, clock) = (operator.db.counted_apart(), operator.clock.clone());
        let operator = Ctx { db: db.clone(), ..operator };
        let (retention, queued_for) = (settings.retention, Mutex::default());
        Ok(Self(Arc::new(Inner { operator, db, clock, ids, retention, client, queued_for })))
    }

    /// Starts the worker and the dispatcher, which run until `shutdown`; the worker then lets running jobs end.
    pub fn start(&self, tracker: &TaskTracker, shutdown: &CancellationToken) {
        tracker.spawn(worker::work(self.clone(), shutdown.clone()));
        tracker.spawn(dispatch::dispatch(self.clone(), shutdown.clone()));
    }

    /// Dispatches every event, and runs every job that is due now and those that become due by it, until there is none.
    /// Returns how many attempts were made.
    ///
    /// # Errors
    /// The database failed.
    pub async fn run_due(&self) -> Result<usize, Error> {
        let mut attempts = 0;
        loop {
            dispatch::dispatch_all(self).await?;
            match worker::run_batch(self).await? {
                0 => return Ok(attempts),
                some => attempts += some,
            }
        }
    }
}
