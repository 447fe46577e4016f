//! The queue of jobs, as its operator sees it.

use entity::ids::JobId;

use crate::domain::job::JobRecord;
use crate::policy::{self, JobRetry};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::{Db, WriteTx};
use crate::store::error::StoreError;
use crate::store::job as store;

/// How many jobs are listed at most.
const LISTED: u64 = 1_000;

/// The jobs that are not done, or the dead letters alone; the newest first, at most 1,000.
///
/// # Errors
/// The database failed.
pub async fn list(db: &Db, dead: bool) -> Result<Vec<JobRecord>, Error> {
    Ok(store::list(db, dead, LISTED).await?)
}

/// Lets a dead letter run again.
///
/// # Errors
/// There is no such dead letter, or the actor is not the operator.
pub async fn retry(ctx: &Ctx, id: JobId) -> Result<Written<JobId>, Error> {
    ctx.run(Retry(id)).await
}

struct Retry(JobId);

impl Command for Retry {
    type Verb = JobRetry;
    type Id = JobId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<JobId>, Error> {
        let permit = policy::require::<JobRetry>(&ctx.actor, &())?;
        store::restart(tx, &permit, self.0).await.map_err(|error| match error {
            StoreError::Stale => Error::rule(
                ProblemCode::WrongState,
                "There is no dead letter with this id. List them with `alliance-hub jobs list --dead`.",
            ),
            error => error.into(),
        })?;
        Ok(Written { id: self.0, event: None })
    }
}
