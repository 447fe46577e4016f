//! Webhooks and their deliveries.

mod delivery;
mod input;
mod mutation;
mod object;
mod payload;
mod plan;
mod query;

pub use delivery::{WebhookAttempt, WebhookDelivery, WebhookDeliveryConnection};
pub use mutation::WebhookMutation;
pub use object::{Webhook, WebhookConnection};
pub(crate) use plan::webhooks_of;
pub use query::WebhookQuery;
