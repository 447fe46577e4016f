//! One attempt at a job, and the writing of its outcome.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::timeout;

use super::{Jobs, deliver};
use crate::domain::job::{Job, JobOutcome, LeasedJob};
use crate::domain::webhook::Delivery;
use crate::service::Ctx;
use crate::service::delivery::mark_overdue;
use crate::service::error::Error;
use crate::service::export::is_mirror;
use crate::service::mission::{EXPIRED_AT_ONCE, close_applications, miss_approvals};
use crate::service::retention::clean_up;
use crate::service::stream::webhook::{Answer, Outgoing, record, record_dropped, record_lost};
use crate::store::db::{Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::job as store;
use crate::store::stream::webhook::Sent;

/// How long one attempt may take: shorter than its lease, so that no job runs twice at once.
const LONGEST: Duration = Duration::from_secs(90);

/// How an attempt ended, and what is written together with that.
pub(super) struct Performed {
    pub(super) outcome: JobOutcome,
    pub(super) effect: Effect,
}

/// What an attempt leaves behind.
pub(super) enum Effect {
    None,
    Sent(Box<Outgoing>, Answer, Sent),
    Dropped(std::sync::Arc<Delivery>, &'static str),
}

impl Performed {
    pub(super) fn done() -> Self {
        Self { outcome: JobOutcome::Done, effect: Effect::None }
    }
}

/// Runs a job and writes its outcome, if its lease is still good then.
pub(super) async fn perform(jobs: Jobs, job: LeasedJob) {
    let performed = match timeout(LONGEST, attempt(&jobs, &job)).await {
        Ok(Ok(performed)) => performed,
        Ok(Err(error)) if error.is_unavailable() => {
            tracing::warn!(job = %job.id, error = ?error, "a job failed without the database");
            failed(&jobs, &job, error.to_string())
        }
        Ok(Err(error)) => {
            tracing::error!(job = %job.id, error = ?error, "a job failed");
            failed(&jobs, &job, error.to_string())
        }
        Err(_) => failed(&jobs, &job, format!("it took longer than {} seconds", LONGEST.as_secs())),
    };
    match jobs.0.db.write(&Settle { job: &job, performed: &performed }).await {
        Ok(()) => {}
        Err(StoreError::Stale) => {
            tracing::warn!(job = %job.id, "the lease of a job was lost; its outcome is not written");
        }
        Err(error) if error.is_unavailable() => {
            tracing::warn!(job = %job.id, %error, "the outcome of a job could not be written without the database");
        }
        Err(error) => tracing::error!(job = %job.id, %error, "the outcome of a job could not be written"),
    }
}

async fn attempt(jobs: &Jobs, job: &LeasedJob) -> Result<Performed, Error> {
    if job.attempt > job.max_attempts {
        let error = "its server ended in the middle of its last attempt".to_owned();
        return Ok(Performed { outcome: JobOutcome::Dead { error }, effect: Effect::None });
    }
    match job.job {
        Job::DeliverWebhook { webhook, delivery, .. } => {
            deliver::deliver(jobs, job, (webhook, delivery)).await
        }
        Job::Retention => {
            clean_up(&jobs.0.db, &jobs.0.retention, jobs.0.clock.now()).await?;
            Ok(Performed::done())
        }
        Job::Deadlines => {
            write_down_deadlines(&jobs.0.operator).await?;
            Ok(Performed::done())
        }
    }
}

/// What time does to the records of a mirror, its source writes down.
async fn write_down_deadlines(operator: &Ctx) -> Result<(), Error> {
    if is_mirror(&operator.db).await? {
        return Ok(());
    }
    while close_applications(operator).await? == EXPIRED_AT_ONCE {}
    while miss_approvals(operator).await? == EXPIRED_AT_ONCE {}
    mark_overdue(operator).await?;
    Ok(())
}

/// A failure of ours: tried again after a pause that doubles each time and is spread, or a dead letter.
fn failed(jobs: &Jobs, job: &LeasedJob, error: String) -> Performed {
    let outcome = if job.is_last_attempt() {
        JobOutcome::Dead { error }
    } else {
        let doublings = u32::try_from(job.attempt).unwrap_or_default().min(10);
        let pause = 1_000 * 2_i64.saturating_pow(doublings);
        let spread = pause / 2 * i64::from(jobs.0.ids.draw()) / i64::from(u8::MAX);
        JobOutcome::Retry { at: jobs.0.clock.now() + TimeDelta::milliseconds(pause + spread), error }
    };
    Performed { outcome, effect: Effect::None }
}

/// The outcome of a job and what it leaves behind: both, or, where the lease was lost, neither.
struct Settle<'a> {
    job: &'a LeasedJob,
    performed: &'a Performed,
}

impl Settle<'_> {
    /// A delivery whose job is dead waits for nothing any more.
    async fn settle_lost(&self, tx: &WriteTx) -> Result<(), StoreError> {
        match (&self.performed.outcome, &self.job.job) {
            (JobOutcome::Dead { .. }, Job::DeliverWebhook { delivery, .. }) => {
                record_lost(tx, *delivery).await
            }
            _ => Ok(()),
        }
    }
}

impl Work for Settle<'_> {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<(), StoreError> {
        store::settle(tx, self.job, &self.performed.outcome).await?;
        match &self.performed.effect {
            Effect::None => self.settle_lost(tx).await,
            Effect::Sent(outgoing, answer, sent) => record(tx, outgoing, answer, sent).await,
            Effect::Dropped(delivery, why) => record_dropped(tx, delivery, why).await,
        }
    }
}
