//! Events, and following them live.

mod connection;
mod event;
mod query;
mod subscription;
mod webhook;

pub use event::EventNode;
pub use query::StreamQuery;
pub use subscription::StreamSubscription;
pub(crate) use webhook::webhooks_of;
pub use webhook::{
    Webhook, WebhookAttempt, WebhookConnection, WebhookDelivery, WebhookDeliveryConnection, WebhookMutation,
    WebhookQuery,
};
