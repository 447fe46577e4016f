//! Events, and following them live.

mod event;
mod subscription;
mod webhook;

pub use event::EventNode;
pub use subscription::StreamSubscription;
pub(crate) use webhook::webhooks_of;
pub use webhook::{
    Webhook, WebhookAttempt, WebhookConnection, WebhookDelivery, WebhookDeliveryConnection, WebhookMutation,
    WebhookQuery,
};
