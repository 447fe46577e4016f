//! Leases jobs that are due, and runs them side by side.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, DurationRound as _, TimeDelta, Utc};
use entity::ids::JobId;
use entity::vocab::JobKind;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::failures::Failures;
use super::lanes::Lanes;
use super::{Jobs, perform};
use crate::domain::job::{Job, LeasedJob, PERIODIC};
use crate::service::error::Error;
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::job as store;

/// How long a job belongs to the server that runs it: longer than one may run.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How soon the queue is looked at without being woken: another server may have enqueued, or died.
const POLL: Duration = Duration::from_secs(30);
/// How long running jobs may take to end when the server stops; what is cut off is taken over when its lease ends.
const GRACE: Duration = Duration::from_secs(20);

/// Runs jobs until `shutdown`, then lets those that run end.
pub(super) async fn work(jobs: Jobs, shutdown: CancellationToken) {
    let mut worker =
        Worker { jobs, running: JoinSet::new(), lanes: Lanes::default(), lane_of: HashMap::new() };
    let mut failures = Failures::of("the search for jobs");
    while !shutdown.is_cancelled() {
        let next = match worker.fill().await {
            Ok(next) => next,
            Err(error) => {
                let _: Option<()> = shutdown.run_until_cancelled(sleep(failures.after(&error))).await;
                continue;
            }
        };
        failures.end();
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = worker.jobs.0.db.job_enqueued() => {}
            () = sleep_until(next) => {}
            Some(ended) = worker.running.join_next_with_id() => worker.ended(ended),
        }
    }
    worker.drain().await;
}

struct Worker {
    jobs: Jobs,
    running: JoinSet<()>,
    lanes: Lanes,
    lane_of: HashMap<Id, Option<String>>,
}

impl Worker {
    /// Starts as many jobs as there is room for; returns when to look again.
    async fn fill(&mut self) -> Result<Instant, Error> {
        while let Some(ended) = self.running.try_join_next_with_id() {
            self.ended(ended);
        }
        queue_periodic(&self.jobs).await?;
        for job in lease(&self.jobs, &mut self.lanes).await? {
            let lane = job.job.lane();
            let task = self.running.spawn(perform::perform(self.jobs.clone(), job));
            self.lane_of.insert(task.id(), lane);
        }
        if self.lanes.free() == 0 {
            // What is due is looked for when a job ends.
            return Ok(Instant::now() + POLL);
        }
        let next = store::next_due(&self.jobs.0.db, &self.lanes.open()).await?;
        let wait = next.map(|next| next.signed_duration_since(self.jobs.0.clock.now()));
        let wait = wait.and_then(|wait| wait.max(TimeDelta::zero()).to_std().ok()).unwrap_or(POLL);
        Ok(Instant::now() + wait.min(POLL))
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "a job broke off; it runs again when its lease ends");
                error.id()
            }
        };
        let lane = self.lane_of.remove(&id).flatten();
        self.lanes.leave(lane.as_deref());
    }

    async fn drain(&mut self) {
        let ended = timeout(GRACE, async { while self.running.join_next().await.is_some() {} }).await;
        if ended.is_err() {
            let left = self.running.len();
            tracing::warn!(left, "jobs are cut off; they run again when their leases end");
        }
        self.running.shutdown().await;
    }
}

/// Leases jobs that there is room for.
async fn lease(jobs: &Jobs, lanes: &mut Lanes) -> Result<Vec<LeasedJob>, Error> {
    let mut leased = Vec::new();
    while lanes.free() > 0 {
        let (now, limit) = (jobs.0.clock.now(), u64::try_from(lanes.free()).unwrap_or(u64::MAX));
        let due = store::due(&jobs.0.db, now, &lanes.open(), limit).await?;
        let found = due.len();
        let chosen: Vec<_> = due.into_iter().filter(|candidate| lanes.enter(candidate)).collect();
        if chosen.is_empty() {
            break;
        }
        let ids: Vec<JobId> = chosen.iter().map(|candidate| candidate.id).collect();
        let got = jobs.0.db.write(&Lease { ids }).await.inspect_err(|_| {
            chosen.iter().for_each(|candidate| lanes.leave(candidate.lane.as_deref()));
        })?;
        // Others were faster with the rest.
        for lost in chosen.iter().filter(|candidate| !got.iter().any(|job| job.id == candidate.id)) {
            lanes.leave(lost.lane.as_deref());
        }
        let is_all = chosen.len() == found;
        leased.extend(got);
        if is_all {
            break;
        }
    }
    Ok(leased)
}

struct Lease {
    ids: Vec<JobId>,
}

impl Work for Lease {
    type Output = Vec<LeasedJob>;
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<Vec<LeasedJob>, StoreError> {
        store::lease(tx, &self.ids, tx.now() + LEASE).await
    }
}

/// Queues what is due once in a period, by whichever server comes first.
async fn queue_periodic(jobs: &Jobs) -> Result<(), Error> {
    let now = jobs.0.clock.now();
    for (job, every) in PERIODIC {
        let period = now.duration_trunc(every).unwrap_or(now);
        let kind = job.kind();
        if queued_for(jobs).get(&kind) == Some(&period) {
            continue;
        }
        let key = format!("{} {}", kind.as_str(), period.to_rfc3339());
        match jobs.0.db.write(&Periodic { job, key }).await {
            Err(error) if error.is_unique_violation() => {}
            outcome => outcome?,
        }
        queued_for(jobs).insert(kind, period);
    }
    Ok(())
}

fn queued_for(jobs: &Jobs) -> MutexGuard<'_, HashMap<JobKind, DateTime<Utc>>> {
    jobs.0.queued_for.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Periodic {
    job: Job,
    key: String,
}

impl Work for Periodic {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<(), StoreError> {
        tx.enqueue_once(&self.job, &self.key).await?;
        Ok(())
    }
}

/// Runs the jobs that are due now, side by side, and waits for them. Returns how many there were.
pub(super) async fn run_batch(jobs: &Jobs) -> Result<usize, Error> {
    let leased = lease(jobs, &mut Lanes::default()).await?;
    let count = leased.len();
    let mut running = JoinSet::new();
    for job in leased {
        running.spawn(perform::perform(jobs.clone(), job));
    }
    while running.join_next().await.is_some() {}
    Ok(count)
}
