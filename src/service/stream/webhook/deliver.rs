//! One attempt at a delivery: what is to be sent, and what the answer makes of it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{DeliveryId, EventId, WebhookId};
use entity::vocab::{DeliveryState, EventKind, WebhookDisableReason, WebhookStatus};

use super::dispatch::owner;
use crate::domain::event::{NewEvent, Readers, Subject};
use crate::domain::job::{JobOutcome, LeasedJob};
use crate::domain::webhook::{Attempt, Delivery, Message, Webhook, schedule, signatures};
use crate::service::error::Error;
use crate::service::stream::is_readable;
use crate::store::db::{Db, WriteTx};
use crate::store::error::StoreError;
use crate::store::stream::{self, webhook as store};
use store::Sent;

const ACCEPTED: std::ops::Range<u16> = 200..300;
const GONE: u16 = 410;
/// Statuses whose `Retry-After` is heeded.
const BUSY: [u16; 2] = [429, 503];

/// How soon a delivery that was left to a newer server is looked at again.
const SHORTEST_LEFT: TimeDelta = TimeDelta::seconds(10);
const LONGEST_LEFT: TimeDelta = TimeDelta::minutes(10);

/// What an attempt is to do.
#[derive(Debug)]
pub enum Prepared {
    /// Send this.
    Send(Box<Outgoing>),
    /// Send nothing, and give the delivery up for a reason.
    Drop(Arc<Delivery>, &'static str),
    /// Send nothing before this time: a newer server wrote the event, and knows what it tells.
    LeaveToNewer(DateTime<Utc>),
    /// There is nothing to be done any more.
    Nothing,
}

/// A message that is ready to be sent.
#[derive(Debug)]
pub struct Outgoing {
    /// The delivery that it belongs to.
    pub delivery: Arc<Delivery>,
    /// The webhook that it goes to.
    pub webhook: Arc<Webhook>,
    /// What is sent.
    pub message: Message,
    /// The time that was signed, in seconds.
    pub timestamp: i64,
    /// The signatures.
    pub signatures: String,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When the attempt began.
    pub attempted_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
    /// Why it failed, where it did.
    pub error: Option<String>,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
}

/// What an answer makes of a delivery and its job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What becomes of the delivery.
    pub sent: Sent,
    /// What becomes of the job.
    pub outcome: JobOutcome,
}

/// Looks up what an attempt is to send. Whether the owner of the webhook may read the event is asked at each attempt.
///
/// # Errors
/// The database failed.
pub async fn prepare(
    db: &Db,
    now: DateTime<Utc>,
    (webhook, delivery): (WebhookId, DeliveryId),
) -> Result<Prepared, Error> {
    let Some(delivery) = store::deliveries_by_ids(db, &[delivery]).await?.remove(&delivery) else {
        return Ok(Prepared::Nothing);
    };
    if matches!(delivery.state, DeliveryState::Delivered | DeliveryState::Dropped) {
        return Ok(Prepared::Nothing);
    }
    let Some(webhook) = store::by_ids(db, &[webhook]).await?.remove(&webhook) else {
        return Ok(Prepared::Nothing);
    };
    let message = match delivery.event_id {
        None => Message::of_test(delivery.id, webhook.id, delivery.created_at),
        Some(_) if webhook.status == WebhookStatus::Disabled => {
            return Ok(Prepared::Drop(delivery, "The webhook is disabled."));
        }
        Some(event) => match message_of(db, now, &webhook, event).await? {
            About::Event(message) => message,
            About::Hidden => return Ok(Prepared::Drop(delivery, "You may not read this event any more.")),
            About::Unknown => return Ok(Prepared::LeaveToNewer(now + patience(now - delivery.created_at))),
        },
    };
    let message = message.map_err(|error| Error::Internal(format!("a message is no JSON: {error}")))?;
    let live = store::live_secrets(db, webhook.id, now).await?;
    let secrets: Vec<_> = live.into_iter().map(|live| live.secret).collect();
    let timestamp = now.timestamp();
    let signatures = signatures(&secrets, &message.id, timestamp, &message.body)
        .ok_or_else(|| Error::Internal(format!("{} has no secret that signs", webhook.id)))?;
    Ok(Prepared::Send(Box::new(Outgoing { delivery, webhook, message, timestamp, signatures })))
}

/// What is to be said of an event.
enum About {
    Event(serde_json::Result<Message>),
    /// Nothing: the owner of the webhook may not read it, or it is gone.
    Hidden,
    /// Nothing by this server: it is of a kind that a newer one knows.
    Unknown,
}

/// The message about an event, if the owner of the webhook may read that now.
async fn message_of(db: &Db, now: DateTime<Utc>, webhook: &Webhook, event: EventId) -> Result<About, Error> {
    let Some(event) = stream::by_ids(db, &[event]).await?.remove(&event) else {
        let is_kept = stream::position_of(db, event).await?.is_some();
        return Ok(if is_kept { About::Unknown } else { About::Hidden });
    };
    let reader = owner(db, webhook.account_id, now).await?;
    let may_read = is_readable(&reader, &event).await?;
    Ok(if may_read { About::Event(Message::of_event(&event)) } else { About::Hidden })
}

/// How long a delivery is left to a newer server that has waited for one this long: soon at first, and ever more seldom
/// where none comes.
fn patience(waited: TimeDelta) -> TimeDelta {
    waited.clamp(SHORTEST_LEFT, LONGEST_LEFT)
}

impl Answer {
    fn is_accepted(&self) -> bool {
        self.error.is_none() && self.status.is_some_and(|status| ACCEPTED.contains(&status))
    }

    /// Why the attempt failed, in a sentence for the owner.
    fn failure(&self) -> String {
        match (&self.error, self.status) {
            (Some(error), _) => error.clone(),
            (None, Some(status @ 300..400)) => format!(
                "The receiver answered {status}, which is a redirect. Redirects are not followed: give the webhook the address that it leads to."
            ),
            (None, Some(status)) => format!("The receiver answered {status}, which is none of 200 to 299."),
            (None, None) => "The receiver did not answer.".to_owned(),
        }
    }

    fn asked_pause(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let is_busy = self.status.is_some_and(|status| BUSY.contains(&status));
        self.retry_after.as_deref().filter(|_| is_busy).and_then(|header| schedule::retry_after(header, now))
    }

    fn attempt(&self, number: i32) -> Attempt {
        Attempt {
            number,
            attempted_at: self.attempted_at,
            duration_ms: self.duration_ms,
            status_code: self.status.map(i32::from),
            response: self.response.clone(),
            error: (!self.is_accepted()).then(|| self.failure()),
        }
    }
}

impl Verdict {
    /// Judges an answer to the attempt that `job` is; `draw` is a random number.
    #[must_use]
    pub fn of(answer: &Answer, outgoing: &Outgoing, job: &LeasedJob, now: DateTime<Utc>, draw: u8) -> Self {
        if answer.is_accepted() {
            return Self { sent: Sent::Delivered, outcome: JobOutcome::Done };
        }
        let is_test = outgoing.delivery.event_id.is_none();
        if is_test || answer.status == Some(GONE) {
            return Self { sent: Sent::Failed, outcome: JobOutcome::Done };
        }
        let error = answer.failure();
        match schedule::pause_after(job.attempt, draw, answer.asked_pause(now)) {
            Some(pause) if !job.is_last_attempt() => {
                let at = now + pause;
                Self { sent: Sent::Again(at), outcome: JobOutcome::Retry { at, error } }
            }
            _ => Self { sent: Sent::Failed, outcome: JobOutcome::Dead { error } },
        }
    }
}

/// Writes down an attempt, and disables a webhook whose receiver is gone or failed for days.
///
/// # Errors
/// A statement failed.
pub async fn record(
    tx: &WriteTx,
    outgoing: &Outgoing,
    answer: &Answer,
    sent: &Sent,
) -> Result<(), StoreError> {
    let Outgoing { delivery, webhook, .. } = outgoing;
    let attempt = answer.attempt(delivery.attempts.saturating_add(1));
    store::record(tx, delivery, Some(&attempt), sent).await?;
    if delivery.event_id.is_none() {
        return Ok(());
    }
    if *sent == Sent::Delivered {
        return store::recovered(tx, webhook.id).await;
    }
    store::failing(tx, webhook.id).await?;
    let Some(now) = store::by_ids(tx, &[webhook.id]).await?.remove(&webhook.id) else { return Ok(()) };
    if answer.status == Some(GONE) {
        disable(tx, &now, WebhookDisableReason::Gone).await?;
    } else if *sent == Sent::Failed && schedule::is_given_up(now.failing_since, tx.now()) {
        disable(tx, &now, WebhookDisableReason::Failing).await?;
    }
    Ok(())
}

async fn disable(tx: &WriteTx, webhook: &Webhook, reason: WebhookDisableReason) -> Result<(), StoreError> {
    if !store::disable(tx, webhook, reason).await? {
        return Ok(());
    }
    let mut event = NewEvent::new(EventKind::WebhookDisabled, Subject::of(webhook.id), None);
    event.readers = Readers::Account(webhook.account_id);
    event.version = Some(webhook.version.saturating_add(1));
    event.data = serde_json::json!({ "reason": reason });
    tx.record(event).await?;
    Ok(())
}

/// Writes down that a delivery is not tried again, though nothing is known of its last attempt.
///
/// # Errors
/// A statement failed.
pub async fn record_lost(tx: &WriteTx, id: DeliveryId) -> Result<(), StoreError> {
    let found = store::deliveries_by_ids(tx, &[id]).await?.remove(&id);
    match found.filter(|delivery| delivery.state == DeliveryState::Pending) {
        Some(delivery) => store::record(tx, &delivery, None, &Sent::Failed).await,
        None => Ok(()),
    }
}

/// Writes down why a delivery was given up.
///
/// # Errors
/// A statement failed.
pub async fn record_dropped(tx: &WriteTx, delivery: &Delivery, why: &str) -> Result<(), StoreError> {
    store::record(tx, delivery, None, &Sent::Dropped(why.to_owned())).await
}
