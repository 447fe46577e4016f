//! Events, and following them live.

mod connection;
mod event;
mod occasion;
mod query;
mod subscription;
mod webhook;

pub use event::EventNode;
pub(crate) use event::events;
pub use occasion::{Item, Occasion, Request};
pub use query::StreamQuery;
pub use subscription::{StreamGap, StreamItem, StreamSubscription};
pub(crate) use webhook::webhooks_of;
pub use webhook::{
    Webhook, WebhookAttempt, WebhookConnection, WebhookDelivery, WebhookDeliveryConnection, WebhookMutation,
    WebhookQuery,
};
