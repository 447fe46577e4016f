//! Enabling a webhook that was disabled.

use entity::ids::WebhookId;
use entity::vocab::{EventKind, WebhookStatus};

use super::facts::{event, own};
use crate::policy::WebhookEnable;
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::stream::webhook as store;

/// A disabled webhook that is to get events again, from now on.
#[derive(Clone, Debug)]
pub struct EnableWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for EnableWebhook {
    type Verb = WebhookEnable;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookEnable>(ctx, tx, id).await?;
        same_version(self.expected_version, webhook.version)?;
        if webhook.status == WebhookStatus::Active {
            return Err(Error::rule(ProblemCode::WrongState, "This webhook is enabled already."));
        }
        let event = tx.record(event(ctx, EventKind::WebhookEnabled, &webhook)).await?;
        store::enable(tx, &permit, &webhook, event).await?;
        Ok(Written { id, event: Some(event) })
    }
}
