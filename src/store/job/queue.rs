//! Enqueuing.

use entity::ids::JobId;
use entity::job::{ActiveModel, Entity};
use entity::vocab::JobState;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use crate::domain::job::Job;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::insert_all;

impl WriteTx {
    /// Lets a job run soon after this transaction is committed.
    ///
    /// # Errors
    /// The insert failed.
    pub async fn enqueue(&self, job: &Job) -> Result<JobId, StoreError> {
        let (id, row) = self.job_row(job);
        Entity::insert(row).exec_without_returning(self).await?;
        self.leaves_jobs();
        Ok(id)
    }

    /// Lets many jobs run soon after this transaction is committed.
    ///
    /// # Errors
    /// A statement failed.
    pub async fn enqueue_all(&self, jobs: &[Job]) -> Result<(), StoreError> {
        if jobs.is_empty() {
            return Ok(());
        }
        insert_all(self, jobs.iter().map(|job| self.job_row(job).1)).await?;
        self.leaves_jobs();
        Ok(())
    }

    /// Lets a job run soon, once for each key.
    ///
    /// # Errors
    /// [`Unique::JobOnce`](crate::store::error::Unique) where the key was used before, or another failure.
    pub async fn enqueue_once(&self, job: &Job, key: &str) -> Result<JobId, StoreError> {
        let (id, row) = self.job_row(job);
        let row = ActiveModel { once_key: Set(Some(key.to_owned())), ..row };
        Entity::insert(row).exec_without_returning(self).await?;
        self.leaves_jobs();
        Ok(id)
    }

    fn job_row(&self, job: &Job) -> (JobId, ActiveModel) {
        let id = self.new_id();
        let row = ActiveModel {
            id: Set(id),
            kind: Set(job.kind()),
            payload: Set(job.payload()),
            lane: Set(job.lane()),
            once_key: Set(None),
            state: Set(JobState::Queued),
            run_at: Set(self.now()),
            attempt: Set(0),
            max_attempts: Set(job.max_attempts()),
            lease_id: Set(None),
            leased_until: Set(None),
            last_error: Set(None),
            created_at: Set(self.now()),
            finished_at: Set(None),
        };
        (id, row)
    }
}
