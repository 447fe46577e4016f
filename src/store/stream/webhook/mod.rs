//! SQL of webhooks, their secrets and their deliveries.

mod attempt;
mod cursor;
mod delivery;
mod list;
mod rows;
mod secret;
mod write;

pub use attempt::{Sent, attempts_of_each, record};
pub use cursor::{advance, begin, events_between, place};
pub use delivery::{
    DeliveryFilter, count_deliveries, deliveries_by_ids, deliveries_of_each, insert_test, queue, replay,
    requeue,
};
pub use list::{active, by_ids, count_of_accounts, of_each_account, order_of_webhooks, places_of};
pub use secret::{add_secret, end_old_secrets, live_secrets, secrets_of_each};
pub use write::{WebhookFields, delete, disable, enable, failing, insert, recovered, touch, update};
