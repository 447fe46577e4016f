//! Payloads that show more than an object.

use async_graphql::{Context, ID, Object};
use entity::ids::WebhookId;

use super::object::Webhook;
use crate::domain::webhook::Secret;
use crate::graphql::context::id;
use crate::graphql::error::{ApiError, Result, UserError};
use crate::graphql::payload::Outcome;
use crate::graphql::stream::EventNode;
use crate::service::stream::webhook::is_current_secret;
use crate::service::{Ctx, Written};

/// A webhook with the secret that a request made for it.
struct WithSecret {
    outcome: Outcome<Webhook>,
    secret: Option<Secret>,
}

impl WithSecret {
    /// A repeated request has made another secret than the first one, which alone was kept: it shows none.
    async fn of(
        context: &Context<'_>,
        use_case: &Ctx,
        secret: Secret,
        written: std::result::Result<Written<WebhookId>, ApiError>,
    ) -> Result<Self> {
        let is_kept = match &written {
            Ok(written) => is_current_secret(use_case, written.id, &secret).await?,
            Err(_) => false,
        };
        let outcome = Outcome::of(context, "webhook", written).await?;
        Ok(Self { outcome, secret: Some(secret).filter(|_| is_kept) })
    }
}

macro_rules! secret_payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(WithSecret);

        impl $name {
            pub(super) async fn of(
                context: &Context<'_>,
                use_case: &Ctx,
                secret: Secret,
                written: std::result::Result<Written<WebhookId>, ApiError>,
            ) -> Result<Self> {
                Ok(Self(WithSecret::of(context, use_case, secret, written).await?))
            }
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// The object after the write; null where a rule said no.
            async fn webhook(&self) -> Option<&Webhook> {
                self.0.outcome.object.as_ref()
            }

            /// The secret that deliveries are signed with. It is shown this once: null where the request repeats an
            /// earlier one by its idempotencyKey.
            async fn secret(&self) -> Option<&str> {
                self.0.secret.as_ref().map(Secret::expose)
            }

            /// The rules that said no; empty where the write was done.
            async fn errors(&self) -> &[UserError] {
                &self.0.outcome.errors
            }

            /// The event that the write recorded; null where nothing changed.
            async fn event(&self) -> Option<&EventNode> {
                self.0.outcome.event.as_ref()
            }
        }
    };
}

secret_payload! {
    /// What `webhookCreate` did.
    WebhookCreatePayload
}

secret_payload! {
    /// What `webhookSecretRotate` did.
    WebhookSecretRotatePayload
}

/// What `webhookDelete` did.
pub struct WebhookDeletePayload {
    deleted: Option<WebhookId>,
    outcome: Outcome<Webhook>,
}

impl WebhookDeletePayload {
    pub(super) async fn of(
        context: &Context<'_>,
        written: std::result::Result<Written<WebhookId>, ApiError>,
    ) -> Result<Self> {
        let deleted = written.as_ref().ok().map(|written| written.id);
        Ok(Self { deleted, outcome: Outcome::of(context, "webhook", written).await? })
    }
}

/// What `webhookDelete` did.
#[Object]
impl WebhookDeletePayload {
    /// The id of the webhook that is no more; null where a rule said no.
    async fn deleted_id(&self) -> Option<ID> {
        self.deleted.map(id)
    }

    /// The rules that said no; empty where the write was done.
    async fn errors(&self) -> &[UserError] {
        &self.outcome.errors
    }

    /// The event that the write recorded; null where nothing changed.
    async fn event(&self) -> Option<&EventNode> {
        self.outcome.event.as_ref()
    }
}
