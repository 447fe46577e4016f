//! What webhooks are related to, for many at once. Nobody but its owner finds a webhook or what belongs to it.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, DeliveryId, WebhookId};

use super::facts::is_owner;
use crate::domain::page::{Page, PageArgs};
use crate::domain::webhook::{Attempt, Delivery, LiveSecret, Webhook};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::stream::webhook::{self as store, DeliveryFilter};
use crate::store::subject::TimeOrder;

/// Which part of the deliveries.
pub type DeliveryList = (DeliveryFilter, TimeOrder, PageArgs);

relation! {
    /// The viewer's webhook with an id.
    WebhookById: WebhookId, () => Option<Arc<Webhook>>;
    |reader, ids, _args| {
        let mut found = store::by_ids(reader.db(), ids).await?;
        found.retain(|_, webhook| is_owner(reader.actor(), webhook));
        optional(found)
    }

    /// A page of an account's webhooks, for that account alone.
    WebhooksOf: AccountId, PageArgs => Arc<Page<Arc<Webhook>>>;
    |reader, ids, args| store::of_each_account(reader.db(), &own(reader, ids), args).await?

    /// How many webhooks an account has, for that account alone.
    WebhookCountOf: AccountId, () => u64;
    |reader, ids, _args| store::count_of_accounts(reader.db(), &own(reader, ids)).await?

    /// The secrets of a webhook that sign now; ask for those of webhooks that the viewer owns.
    SecretsOf: WebhookId, () => Arc<Vec<LiveSecret>>;
    |reader, ids, _args| store::secrets_of_each(reader.db(), ids, reader.now()).await?

    /// A page of the deliveries of a webhook; ask for those of webhooks that the viewer owns.
    DeliveriesOf: WebhookId, DeliveryList => Arc<Page<Arc<Delivery>>>;
    |reader, ids, list| store::deliveries_of_each(reader.db(), ids, list).await?

    /// How many deliveries a webhook has; ask for those of webhooks that the viewer owns.
    DeliveryCountOf: WebhookId, DeliveryFilter => u64;
    |reader, ids, filter| store::count_deliveries(reader.db(), ids, *filter).await?

    /// The delivery with an id, of a webhook of the viewer.
    DeliveryById: DeliveryId, () => Option<Arc<Delivery>>;
    |reader, ids, _args| {
        let mut found = store::deliveries_by_ids(reader.db(), ids).await?;
        let webhooks: Vec<WebhookId> = found.values().map(|delivery| delivery.webhook_id).collect();
        let webhooks = store::by_ids(reader.db(), &webhooks).await?;
        let is_own = |id| webhooks.get(&id).is_some_and(|webhook| is_owner(reader.actor(), webhook));
        found.retain(|_, delivery| is_own(delivery.webhook_id));
        optional(found)
    }

    /// The attempts at a delivery, the oldest first; ask for those of deliveries that the viewer may see.
    AttemptsOf: DeliveryId, () => Arc<Vec<Attempt>>;
    |reader, ids, _args| store::attempts_of_each(reader.db(), ids).await?
}

fn own(reader: &Reader, accounts: &[AccountId]) -> Vec<AccountId> {
    accounts.iter().copied().filter(|account| reader.actor().account() == Some(*account)).collect()
}
