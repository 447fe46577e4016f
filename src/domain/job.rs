//! What runs beside the requests.

use std::fmt;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use entity::ids::{AccountId, DeliveryId, JobId, LeaseId, WebhookId};
use entity::vocab::{JobKind, JobState};
use serde_json::{Value, json};

use super::webhook::schedule;

/// How often a periodic job is tried.
const PERIODIC_ATTEMPTS: i32 = 5;

/// What separates the holder of a lane from the rest of its name.
pub const HOLDER_END: char = '/';

/// Whose lane this is; a lane without a holder is its own.
#[must_use]
pub fn holder(lane: &str) -> &str {
    lane.split_once(HOLDER_END).map_or(lane, |(holder, _)| holder)
}

/// Something to be done beside the requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// Send one message to a webhook.
    DeliverWebhook {
        /// Whose webhook it is; one who has many slow ones does not hold up the others.
        account: AccountId,
        /// The webhook; one that is slow does not hold up the others.
        webhook: WebhookId,
        /// The message.
        delivery: DeliveryId,
    },
    /// Remove what is kept no longer.
    Retention,
    /// Write down what deadlines have ended: what is decided goes by the clock already.
    Deadlines,
}

/// What is done again and again, each once in a period for all servers together.
pub const PERIODIC: [(Job, TimeDelta); 2] =
    [(Job::Retention, TimeDelta::hours(1)), (Job::Deadlines, TimeDelta::minutes(1))];

impl Job {
    /// What it does.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self {
            Self::DeliverWebhook { .. } => JobKind::WebhookDelivery,
            Self::Retention => JobKind::Retention,
            Self::Deadlines => JobKind::Deadlines,
        }
    }

    /// With what.
    #[must_use]
    pub fn payload(&self) -> Value {
        match self {
            Self::DeliverWebhook { account, webhook, delivery } => {
                json!({ "account": account, "webhook": webhook, "delivery": delivery })
            }
            Self::Retention | Self::Deadlines => json!({}),
        }
    }

    /// The job that was stored as this kind and payload.
    #[must_use]
    pub fn parse(kind: JobKind, payload: &Value) -> Option<Self> {
        match kind {
            JobKind::WebhookDelivery => Some(Self::DeliverWebhook {
                account: payload.get("account")?.as_str()?.parse().ok()?,
                webhook: payload.get("webhook")?.as_str()?.parse().ok()?,
                delivery: payload.get("delivery")?.as_str()?.parse().ok()?,
            }),
            JobKind::Retention => Some(Self::Retention),
            JobKind::Deadlines => Some(Self::Deadlines),
        }
    }

    /// Few jobs of one lane run at once, so that they leave room for the others. It begins with its holder.
    #[must_use]
    pub fn lane(&self) -> Option<String> {
        match self {
            Self::DeliverWebhook { account, webhook, .. } => Some(format!("{account}{HOLDER_END}{webhook}")),
            Self::Retention | Self::Deadlines => None,
        }
    }

    /// How often it is tried before it is a dead letter.
    #[must_use]
    pub fn max_attempts(&self) -> i32 {
        match self {
            Self::DeliverWebhook { .. } => schedule::attempts(),
            Self::Retention | Self::Deadlines => PERIODIC_ATTEMPTS,
        }
    }
}

/// A job that this server may run until its lease ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedJob {
    /// Its id.
    pub id: JobId,
    /// What to do.
    pub job: Job,
    /// The right to run it; whoever has another one may not write its outcome.
    pub lease: LeaseId,
    /// Which attempt this is, from 1.
    pub attempt: i32,
    /// How many there may be.
    pub max_attempts: i32,
}

impl LeasedJob {
    /// Whether no attempt follows this one.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }
}

/// How an attempt at a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobOutcome {
    /// It is done.
    Done,
    /// It failed, and is tried again at a time.
    Retry {
        /// Not before this.
        at: DateTime<Utc>,
        /// Why it failed.
        error: String,
    },
    /// It failed, and is not tried again.
    Dead {
        /// Why it failed.
        error: String,
    },
    /// This server does not know what to do, and leaves it to a newer one: nothing was tried.
    Left {
        /// Not before this.
        until: DateTime<Utc>,
    },
}

/// A job as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRecord {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempt: i32,
    /// How often it may be tried.
    pub max_attempts: i32,
    /// When it is due, or was.
    pub run_at: DateTime<Utc>,
    /// Why its last attempt failed.
    pub last_error: Option<String>,
}

impl fmt::Display for JobRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, attempt, max_attempts, .. } = self;
        let (kind, state) = (self.kind.as_str(), self.state.as_str());
        let due = self.run_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(f, "{id}  {kind}  {state}  attempt {attempt} of {max_attempts}  due {due}")?;
        match &self.last_error {
            Some(error) => write!(f, "  {error}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::TypedId;

    #[test]
    fn a_job_reads_back_from_its_row() {
        let account = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        let (webhook, delivery) =
            (TypedId::from_uuid(uuid::Uuid::max()), TypedId::from_uuid(uuid::Uuid::nil()));
        let deliver = Job::DeliverWebhook { account, webhook, delivery };
        let lane = deliver.lane().expect("deliveries have lanes");
        assert_eq!(holder(&lane), account.to_string());
        for job in [deliver, Job::Retention, Job::Deadlines] {
            assert_eq!(Job::parse(job.kind(), &job.payload()), Some(job));
        }
        assert_eq!(Job::parse(JobKind::WebhookDelivery, &json!({})), None);
    }
}
