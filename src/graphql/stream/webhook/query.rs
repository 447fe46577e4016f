//! Reading webhooks.

use async_graphql::{Context, ID, Object};
use entity::ids::WebhookId;

use super::object::Webhook;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::payload::PayloadObject as _;
use crate::graphql::plan::Selection;

/// Reading webhooks.
#[derive(Default)]
pub struct WebhookQuery;

#[Object]
impl WebhookQuery {
    /// The viewer's webhook with this id; null where the viewer has none. All of them are at `viewer.webhooks`.
    async fn webhook(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The webhook.")] id: ID,
    ) -> Nullable<Webhook> {
        nullable(async {
            let id: WebhookId = typed_id(&id)?;
            Webhook::load(&context.reader()?, id, &Selection::of(context)).await
        })
        .await
    }
}
