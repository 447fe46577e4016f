//! Rotating secrets.

use entity::ids::WebhookId;
use entity::vocab::EventKind;

use super::facts::{event, own};
use crate::domain::webhook::{Secret, schedule::OLD_SECRET_LASTS};
use crate::policy::{WebhookSecretRetire, WebhookSecretRotate};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::stream::webhook as store;

/// A new secret for a webhook; the old one signs as well for a day.
#[derive(Clone, Debug)]
pub struct RotateSecret {
    /// The webhook.
    pub id: WebhookId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The new secret.
    pub secret: Secret,
}

impl Command for RotateSecret {
    type Verb = WebhookSecretRotate;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookSecretRotate>(ctx, tx, id).await?;
        same_version(self.expected_version, webhook.version)?;
        if store::live_secrets(tx, id, tx.now()).await?.len() > 1 {
            return Err(Error::rule(
                ProblemCode::WrongState,
                "The secret before this one still signs. End it with `webhookSecretRetire` first.",
            ));
        }
        store::touch(tx, &permit, &webhook).await?;
        store::add_secret(tx, &permit, id, &self.secret, tx.now() + OLD_SECRET_LASTS).await?;
        let event = event(ctx, EventKind::WebhookSecretRotated, &webhook);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// The old secret of a webhook, to be ended before its time.
#[derive(Clone, Debug)]
pub struct RetireSecret {
    /// The webhook.
    pub id: WebhookId,
    /// The version that the client read.
    pub expected_version: i32,
}

impl Command for RetireSecret {
    type Verb = WebhookSecretRetire;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookSecretRetire>(ctx, tx, id).await?;
        same_version(self.expected_version, webhook.version)?;
        if store::end_old_secrets(tx, &permit, id).await? == 0 {
            return Err(Error::rule(
                ProblemCode::WrongState,
                "This webhook has one secret alone. Give it a new one with `webhookSecretRotate` first.",
            ));
        }
        store::touch(tx, &permit, &webhook).await?;
        let event = event(ctx, EventKind::WebhookSecretRetired, &webhook);
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// Whether `secret` is the newest one of a webhook.
///
/// # Errors
/// The database failed.
pub async fn is_current_secret(ctx: &Ctx, webhook: WebhookId, secret: &Secret) -> Result<bool, Error> {
    let live = store::live_secrets(&ctx.db, webhook, ctx.clock.now()).await?;
    Ok(live.first().is_some_and(|live| live.secret.expose() == secret.expose()))
}
