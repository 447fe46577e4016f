//! A delivery and its attempts.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use entity::ids::DeliveryId;

use super::object::Webhook;
use super::plan::deliveries;
use crate::domain::webhook as domain;
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::related::related;
use crate::graphql::scalar::DateTime;
use crate::graphql::vocab::DeliveryState;
use crate::service::reader::Reader;
use crate::service::stream::webhook::{AttemptsOf, DeliveryById, WebhookById};

/// One message to a webhook, over all its attempts.
pub struct WebhookDelivery {
    row: Arc<domain::Delivery>,
    reader: Reader,
}

connection!(WebhookDeliveryConnection, WebhookDeliveryEdge => WebhookDelivery(Arc<domain::Delivery>), "deliveries");

impl WebhookDelivery {
    pub(crate) fn new(row: Arc<domain::Delivery>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for WebhookDelivery {
    type Id = DeliveryId;

    async fn load_all(
        reader: &Reader,
        ids: &[DeliveryId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<DeliveryById>(ids, &()).await?;
        let own: Vec<_> = rows.iter().flatten().cloned().collect();
        deliveries(reader, &own, selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// One attempt to deliver a message.
#[derive(Clone, Debug, SimpleObject)]
pub struct WebhookAttempt {
    /// Counts the attempts of the delivery, from 1.
    pub number: i32,
    /// When it began.
    pub attempted_at: DateTime,
    /// How long it took, in milliseconds.
    pub duration_ms: i32,
    /// The HTTP status of the answer; null where there was none.
    pub status_code: Option<i32>,
    /// The first 1,024 bytes of the answer's body.
    pub response: Option<String>,
    /// Why it failed; null where the receiver took the message.
    pub error: Option<String>,
}

impl From<&domain::Attempt> for WebhookAttempt {
    fn from(attempt: &domain::Attempt) -> Self {
        Self {
            number: attempt.number,
            attempted_at: DateTime(attempt.attempted_at),
            duration_ms: attempt.duration_ms,
            status_code: attempt.status_code,
            response: attempt.response.clone(),
            error: attempt.error.clone(),
        }
    }
}

/// One message to a webhook, over all its attempts.
#[Object]
impl WebhookDelivery {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The webhook that it goes to.
    async fn webhook(&self) -> Nullable<Webhook> {
        nullable(related::<WebhookById, _, _>(&self.reader, self.row.webhook_id, Webhook::new)).await
    }

    /// The value of `webhook-id`: the id of the event, or of this delivery for a test. It stays the same over all
    /// attempts.
    async fn message_id(&self) -> ID {
        self.row.event_id.map_or_else(|| id(self.row.id), id)
    }

    /// The `type` of the body, such as `mission.revised`.
    async fn message_type(&self) -> &str {
        &self.row.message_type
    }

    /// Where it stands.
    async fn state(&self) -> DeliveryState {
        self.row.state.into()
    }

    /// Why it was dropped.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// How many attempts there were.
    async fn attempt_count(&self) -> i32 {
        self.row.attempts
    }

    /// The attempts, the oldest first.
    async fn attempts(&self) -> Result<Vec<WebhookAttempt>> {
        let attempts = self.reader.get::<AttemptsOf>(self.row.id, &()).await?;
        Ok(attempts.iter().map(WebhookAttempt::from).collect())
    }

    /// When the next attempt is due; null where none is.
    async fn next_attempt_at(&self) -> Option<DateTime> {
        self.row.next_attempt_at.map(DateTime)
    }

    /// When it came about.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was taken, failed for good, or was dropped.
    async fn finished_at(&self) -> Option<DateTime> {
        self.row.finished_at.map(DateTime)
    }
}
