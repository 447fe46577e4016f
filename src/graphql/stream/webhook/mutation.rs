//! Making, changing and testing webhooks.

use async_graphql::{Context, Object};

use super::delivery::WebhookDelivery;
use super::input::{
    WebhookCreateInput, WebhookDeleteInput, WebhookEnableInput, WebhookRedeliverInput, WebhookReplayInput,
    WebhookSecretRetireInput, WebhookSecretRotateInput, WebhookTestInput, WebhookUpdateInput,
};
use super::object::Webhook;
use super::payload::{WebhookCreatePayload, WebhookDeletePayload, WebhookSecretRotatePayload};
use crate::domain::webhook::Secret;
use crate::graphql::context::ContextExt;
use crate::graphql::error::{ApiError, Result};
use crate::graphql::payload::{payload, write};
use crate::service::stream::webhook::{Replay, replay};
use crate::service::{Ctx, Written};

payload! {
    /// What `webhookUpdate` did.
    WebhookUpdatePayload { webhook: Webhook }
}

payload! {
    /// What `webhookEnable` did.
    WebhookEnablePayload { webhook: Webhook }
}

payload! {
    /// What `webhookSecretRetire` did.
    WebhookSecretRetirePayload { webhook: Webhook }
}

payload! {
    /// What `webhookTest` did.
    WebhookTestPayload { delivery: WebhookDelivery }
}

payload! {
    /// What `webhookRedeliver` did.
    WebhookRedeliverPayload { delivery: WebhookDelivery }
}

payload! {
    /// What `webhookReplay` did. The `data` of its event tells how many deliveries were `queued`, whether the part of the
    /// log `isComplete`, and the `lastEventId` to go on from where it is not.
    WebhookReplayPayload { webhook: Webhook }
}

/// Making, changing and testing webhooks.
#[derive(Default)]
pub struct WebhookMutation;

fn new_secret(context: &Context<'_>) -> Result<Secret> {
    Ok(Secret::of(context.app()?.ids.bytes()))
}

#[Object]
impl WebhookMutation {
    /// Makes a webhook: an address to which the events that the viewer may read are delivered from now on, at least once
    /// and in no order, signed after the Standard Webhooks specification. Whether the viewer may read an event is asked
    /// again at each attempt. An account has 20 at most.
    async fn webhook_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookCreateInput,
    ) -> Result<WebhookCreatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let secret = new_secret(context)?;
        let command = input.command(context.app()?.reach, secret.clone());
        let written = write(&use_case, command).await;
        WebhookCreatePayload::of(context, &use_case, secret, written).await
    }

    /// Changes a webhook. For its owner.
    async fn webhook_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookUpdateInput,
    ) -> Result<WebhookUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command(context.app()?.reach);
        WebhookUpdatePayload::of(context, write(&use_case, command).await).await
    }

    /// Deletes a webhook with its secrets and deliveries; what is under way may still arrive. For its owner.
    async fn webhook_delete(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookDeleteInput,
    ) -> Result<WebhookDeletePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WebhookDeletePayload::of(context, write(&use_case, command).await).await
    }

    /// Enables a webhook that was disabled. It gets the events from now on; webhookReplay delivers what it missed. For its
    /// owner.
    async fn webhook_enable(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookEnableInput,
    ) -> Result<WebhookEnablePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WebhookEnablePayload::of(context, write(&use_case, command).await).await
    }

    /// Gives a webhook a new secret. The old one signs as well for 24 hours, or until webhookSecretRetire ends it. For its
    /// owner.
    async fn webhook_secret_rotate(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookSecretRotateInput,
    ) -> Result<WebhookSecretRotatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let secret = new_secret(context)?;
        let written = write(&use_case, input.command(secret.clone())).await;
        WebhookSecretRotatePayload::of(context, &use_case, secret, written).await
    }

    /// Ends the old secret of a webhook before its time. For its owner.
    async fn webhook_secret_retire(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookSecretRetireInput,
    ) -> Result<WebhookSecretRetirePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WebhookSecretRetirePayload::of(context, write(&use_case, command).await).await
    }

    /// Sends a webhook a message of the type `webhook.test`, once, be it enabled or not. For its owner.
    async fn webhook_test(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookTestInput,
    ) -> Result<WebhookTestPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WebhookTestPayload::of(context, write(&use_case, command).await).await
    }

    /// Makes a delivery that was taken, failed or was dropped once more, with all its attempts. For the owner of its
    /// webhook.
    async fn webhook_redeliver(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookRedeliverInput,
    ) -> Result<WebhookRedeliverPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        WebhookRedeliverPayload::of(context, write(&use_case, command).await).await
    }

    /// Delivers the events of a part of the log that the webhook asks for, whether they were delivered before or not. One
    /// request looks at 1,000 events of the log at most. For its owner.
    async fn webhook_replay(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: WebhookReplayInput,
    ) -> Result<WebhookReplayPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let written = replayed(&use_case, input.command()).await;
        WebhookReplayPayload::of(context, written).await
    }
}

async fn replayed(
    use_case: &Ctx,
    part: std::result::Result<Replay, crate::service::error::Error>,
) -> std::result::Result<Written<entity::ids::WebhookId>, ApiError> {
    Ok(replay(use_case, part).await?)
}
