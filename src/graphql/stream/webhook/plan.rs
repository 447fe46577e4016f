//! What a selection on webhooks and deliveries needs, loaded level by level for all rows at once.

use std::sync::Arc;

use async_graphql::Context;
use entity::ids::{AccountId, DeliveryId, WebhookId};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::object::WebhookConnection;
use crate::domain::page::PageArgs;
use crate::domain::webhook::Delivery;
use crate::graphql::connection::counted;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, Selection, prime_connection, rows_of};
use crate::graphql::vocab::DeliveryState;
use crate::service::reader::Reader;
use crate::service::stream::webhook::{
    AttemptsOf, DeliveriesOf, DeliveryCountOf, DeliveryList, SecretsOf, WebhookById, WebhookCountOf,
    WebhooksOf,
};
use crate::store::stream::webhook::DeliveryFilter;
use crate::store::subject::TimeOrder as Order;

/// A page of the viewer's webhooks, and what is selected on them.
pub(crate) async fn webhooks_of(
    context: &Context<'_>,
    reader: &Reader,
    account: AccountId,
    args: &PageArgs,
) -> Result<WebhookConnection> {
    let page = reader.get::<WebhooksOf>(account, args).await?;
    let ids: Vec<WebhookId> = page.nodes().map(|webhook| webhook.id).collect();
    webhooks(reader, &ids, &Selection::of(context).rows()).await?;
    Ok(WebhookConnection::new(page, reader, counted::<WebhookCountOf>(account, ())))
}

/// Loads what is selected on these webhooks, which the viewer owns.
pub(super) fn webhooks<'a>(
    reader: &'a Reader,
    ids: &'a [WebhookId],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if ids.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "secrets" => {
                    reader.prime::<SecretsOf>(ids, &()).await?;
                }
                "deliveries" => deliveries_of_each(reader, ids, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

fn delivery_list(field: &Selected<'_>) -> Option<DeliveryList> {
    let state = field.argument::<Option<DeliveryState>>("state")?;
    let order = field.argument::<Option<TimeOrder>>("orderBy")?.unwrap_or_default();
    let order = Order::from(order);
    Some((DeliveryFilter { state: state.map(Into::into) }, order, field.page(order.name())?))
}

async fn deliveries_of_each(reader: &Reader, ids: &[WebhookId], field: &Selected<'_>) -> Result<()> {
    let Some(list) = delivery_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<DeliveriesOf, DeliveryCountOf>(reader, ids, field, (&list.0, &list)).await?;
    deliveries(reader, &rows_of(&pages), &field.selection().rows()).await
}

/// Loads what is selected on these deliveries, which the viewer may see.
pub(super) fn deliveries<'a>(
    reader: &'a Reader,
    rows: &'a [Arc<Delivery>],
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        if selection.selects("attempts") {
            let ids: Vec<DeliveryId> = rows.iter().map(|delivery| delivery.id).collect();
            reader.prime::<AttemptsOf>(&ids, &()).await?;
        }
        if selection.selects("webhook") {
            let ids: Vec<WebhookId> = rows.iter().map(|delivery| delivery.webhook_id).collect();
            reader.prime::<WebhookById>(&ids, &()).await?;
            webhooks(reader, &ids, &selection.of_field("webhook")).await?;
        }
        Ok(())
    }
    .boxed()
}
