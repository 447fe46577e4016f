//! A webhook.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use entity::ids::WebhookId;

use super::delivery::WebhookDeliveryConnection;
use super::plan::webhooks;
use crate::domain::webhook as domain;
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::Result;
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::scalar::{DateTime, Url};
use crate::graphql::vocab::{DeliveryState, EventKind, WebhookDisableReason, WebhookStatus};
use crate::service::reader::Reader;
use crate::service::stream::webhook::{DeliveriesOf, DeliveryCountOf, SecretsOf, WebhookById};
use crate::store::stream::webhook::DeliveryFilter;
use crate::store::subject::TimeOrder as Order;

/// An address that events are delivered to.
pub struct Webhook {
    row: Arc<domain::Webhook>,
    reader: Reader,
}

connection!(WebhookConnection, WebhookEdge => Webhook(Arc<domain::Webhook>), "webhooks");

impl Webhook {
    pub(crate) fn new(row: Arc<domain::Webhook>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for Webhook {
    type Id = WebhookId;

    async fn load_all(
        reader: &Reader,
        ids: &[WebhookId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<WebhookById>(ids, &()).await?;
        let own: Vec<WebhookId> = rows.iter().flatten().map(|row| row.id).collect();
        webhooks(reader, &own, selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// A secret that signs deliveries. Its text is shown once, when it is made.
#[derive(Clone, Debug, SimpleObject)]
pub struct WebhookSecret {
    /// When it was made.
    pub created_at: DateTime,
    /// When it stops signing; null for the current one.
    pub ends_at: Option<DateTime>,
}

/// An address that the events that its owner may read are delivered to, signed after the Standard Webhooks
/// specification. Nobody but its owner sees it.
#[Object]
impl Webhook {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Where deliveries are sent to.
    async fn url(&self) -> Url {
        Url(self.row.url.clone())
    }

    /// What it is for, in its owner's words.
    async fn description(&self) -> Option<&str> {
        self.row.description.as_deref()
    }

    /// It gets events of these kinds alone; null for every kind.
    async fn kinds(&self) -> Option<Vec<EventKind>> {
        let kinds = self.row.kinds.as_ref()?;
        Some(kinds.iter().map(|kind| (*kind).into()).collect())
    }

    /// It gets events of this alliance alone, where one is given.
    async fn alliance_id(&self) -> Option<ID> {
        self.row.alliance_id.map(id)
    }

    /// It gets events of this mission alone, where one is given.
    async fn mission_id(&self) -> Option<ID> {
        self.row.mission_id.map(id)
    }

    /// It gets events of this season alone, where one is given.
    async fn season_id(&self) -> Option<ID> {
        self.row.season_id.map(id)
    }

    /// Whether it gets deliveries.
    async fn status(&self) -> WebhookStatus {
        self.row.status.into()
    }

    /// Why it was disabled; null while it is enabled.
    async fn disabled_reason(&self) -> Option<WebhookDisableReason> {
        self.row.disabled_reason.map(Into::into)
    }

    /// When it was disabled; null while it is enabled.
    async fn disabled_at(&self) -> Option<DateTime> {
        self.row.disabled_at.map(DateTime)
    }

    /// Since when every attempt has failed; null where the last one succeeded, or there was none.
    async fn failing_since(&self) -> Option<DateTime> {
        self.row.failing_since.map(DateTime)
    }

    /// The secrets that sign deliveries now, the newest first: two for a day after a rotation, otherwise one.
    async fn secrets(&self) -> Result<Vec<WebhookSecret>> {
        let secrets = self.reader.get::<SecretsOf>(self.row.id, &()).await?;
        let shown = |secret: &domain::LiveSecret| WebhookSecret {
            created_at: DateTime(secret.created_at),
            ends_at: secret.ends_at.map(DateTime),
        };
        Ok(secrets.iter().map(shown).collect())
    }

    /// What was or will be sent, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn deliveries(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only deliveries in this state.")] state: Option<DeliveryState>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<WebhookDeliveryConnection> {
        let (filter, order) = (DeliveryFilter { state: state.map(Into::into) }, Order::from(order_by));
        let args = (filter, order, page((first, after), (last, before), order.name())?);
        let page = self.reader.get::<DeliveriesOf>(self.row.id, &args).await?;
        let total = counted::<DeliveryCountOf>(self.row.id, filter);
        Ok(WebhookDeliveryConnection::new(page, &self.reader, total))
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
