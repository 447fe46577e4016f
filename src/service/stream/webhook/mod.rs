//! Webhooks: their owner's use cases, and what the server does on its own.

mod change;
mod create;
mod deliver;
mod dispatch;
mod enable;
mod facts;
mod redeliver;
mod relations;
mod replay;
mod secret;

pub use change::{ChangeWebhook, DeleteWebhook};
pub use create::{CreateWebhook, Filters};
pub use deliver::{Answer, Outgoing, Prepared, Verdict, prepare, record, record_dropped, record_lost};
pub use dispatch::{Dispatched, dispatch_next};
pub use enable::EnableWebhook;
pub use redeliver::{Redeliver, TestWebhook};
pub use relations::{
    AttemptsOf, DeliveriesOf, DeliveryById, DeliveryCountOf, DeliveryList, SecretsOf, WebhookById,
    WebhookCountOf, WebhooksOf,
};
pub use replay::{Replay, replay};
pub use secret::{RetireSecret, RotateSecret, is_current_secret};
