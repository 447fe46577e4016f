//! Delivering by hand.

use entity::ids::{DeliveryId, WebhookId};
use entity::vocab::DeliveryState;

use super::facts::{is_enabled, own};
use crate::policy::{WebhookRedeliver, WebhookTest};
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::stream::webhook as store;

/// A delivery that came to an end, to be made once more.
#[derive(Clone, Debug)]
pub struct Redeliver {
    /// The delivery.
    pub id: DeliveryId,
}

impl Command for Redeliver {
    type Verb = WebhookRedeliver;
    type Id = DeliveryId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<DeliveryId>, Error> {
        let id = self.id;
        let unknown = || Error::not_found("delivery");
        let delivery = store::deliveries_by_ids(tx, &[id]).await?.remove(&id).ok_or_else(unknown)?;
        let (webhook, permit) =
            own::<WebhookRedeliver>(ctx, tx, delivery.webhook_id).await.map_err(|error| match error {
                Error::Refused { .. } => unknown(),
                error => error,
            })?;
        is_enabled(&webhook)?;
        if delivery.state == DeliveryState::Pending {
            return Err(Error::rule(
                ProblemCode::WrongState,
                "This delivery is under way. Wait until it was taken, failed or was dropped.",
            ));
        }
        store::requeue(tx, &permit, &webhook, &delivery).await?;
        Ok(Written { id, event: None })
    }
}

/// A webhook that is to get a message that tests it, be it enabled or not.
#[derive(Clone, Debug)]
pub struct TestWebhook {
    /// The webhook.
    pub id: WebhookId,
}

impl Command for TestWebhook {
    type Verb = WebhookTest;
    type Id = DeliveryId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<DeliveryId>, Error> {
        let (webhook, permit) = own::<WebhookTest>(ctx, tx, self.id).await?;
        let id = store::insert_test(tx, &permit, &webhook).await?;
        Ok(Written { id, event: None })
    }
}
