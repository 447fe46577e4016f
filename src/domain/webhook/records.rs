//! Rows as domain values.

use chrono::{DateTime, Utc};
use entity::ids::{
    AccountId, AllianceId, DeliveryId, EventId, MissionId, SeasonId, WebhookId, WebhookSecretId,
};
use entity::vocab::{DeliveryState, EventKind, WebhookDisableReason, WebhookStatus};

use super::secret::Secret;
use crate::domain::event::Event;

/// An address that the events that its owner may read are delivered to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Its owner.
    pub account_id: AccountId,
    /// Where it sends to.
    pub url: String,
    /// What it is for, in its owner's words.
    pub description: Option<String>,
    /// Events of these kinds alone, where any are named.
    pub kinds: Option<Vec<EventKind>>,
    /// Events of this alliance alone.
    pub alliance_id: Option<AllianceId>,
    /// Events of this mission alone.
    pub mission_id: Option<MissionId>,
    /// Events of this season alone.
    pub season_id: Option<SeasonId>,
    /// Whether it gets deliveries.
    pub status: WebhookStatus,
    /// Why it gets none.
    pub disabled_reason: Option<WebhookDisableReason>,
    /// Since when it gets none.
    pub disabled_at: Option<DateTime<Utc>>,
    /// It gets the events behind this one, by which it was made or enabled.
    pub behind_event_id: EventId,
    /// Since when no attempt has succeeded.
    pub failing_since: Option<DateTime<Utc>>,
    /// Grows by one with each change.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Webhook {
    /// Whether an event meets its conditions, whenever it happened.
    #[must_use]
    pub fn admits(&self, event: &Event) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&event.kind))
            && self.alliance_id.is_none_or(|id| event.alliance_id == Some(id))
            && self.mission_id.is_none_or(|id| event.mission_id == Some(id))
            && self.season_id.is_none_or(|id| event.season_id == Some(id))
    }
}

/// A secret that signs, with its place in time.
#[derive(Clone, Debug)]
pub struct LiveSecret {
    /// Its id.
    pub id: WebhookSecretId,
    /// The secret.
    pub secret: Secret,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends; the newest one does not.
    pub ends_at: Option<DateTime<Utc>>,
}

/// One message to a webhook, over all its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// The webhook.
    pub webhook_id: WebhookId,
    /// The event that it tells of; none for a test.
    pub event_id: Option<EventId>,
    /// The `type` of its body.
    pub message_type: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How many attempts there were.
    pub attempts: i32,
    /// When the next attempt is due.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why it was dropped.
    pub note: Option<String>,
    /// When it came about.
    pub created_at: DateTime<Utc>,
    /// When it was taken, failed for good, or was dropped.
    pub finished_at: Option<DateTime<Utc>>,
}

/// One attempt to deliver a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Counts the attempts of the delivery, from 1.
    pub number: i32,
    /// When it began.
    pub attempted_at: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// The status of the answer.
    pub status_code: Option<i32>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}
