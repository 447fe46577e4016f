//! Payloads of the mutations that sign somebody in.

use async_graphql::{Context, Object};

use super::object::Person;
use crate::graphql::error::{ApiError, Result, UserError};
use crate::graphql::payload::Outcome;
use crate::graphql::scalar::DateTime;
use crate::graphql::stream::EventNode;
use crate::service::Written;
use crate::service::account::{SessionTokens, SignedIn};

/// What a payload shows of somebody who is signed in now.
struct SignIn {
    outcome: Outcome<Person>,
    tokens: Option<SessionTokens>,
}

impl SignIn {
    async fn of(context: &Context<'_>, signed_in: std::result::Result<SignedIn, ApiError>) -> Result<Self> {
        let (written, tokens) = match signed_in {
            Ok(SignedIn { account, event, tokens }) => (Ok(Written { id: account, event }), Some(tokens)),
            Err(error) => (Err(error), None),
        };
        Ok(Self { outcome: Outcome::of(context, "person", written).await?, tokens })
    }
}

macro_rules! sign_in_payload {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(SignIn);

        impl $name {
            pub(super) async fn of(
                context: &Context<'_>,
                signed_in: std::result::Result<SignedIn, ApiError>,
            ) -> Result<Self> {
                Ok(Self(SignIn::of(context, signed_in).await?))
            }
        }

        $(#[$doc])*
        #[Object]
        impl $name {
            /// Who is signed in now; null where a rule said no.
            async fn person(&self) -> Option<&Person> {
                self.0.outcome.object.as_ref()
            }

            /// Send it as `Authorization: Bearer ...` with each request, and as `authorization` in `connection_init`.
            async fn access_token(&self) -> Option<&str> {
                self.0.tokens.as_ref().map(|tokens| tokens.access.expose())
            }

            /// When the access token expires; get a new one by sessionRefresh before.
            async fn expires_at(&self) -> Option<DateTime> {
                self.0.tokens.as_ref().map(|tokens| DateTime(tokens.access.expires_at))
            }

            /// Keep it secret and send it to sessionRefresh, once.
            async fn refresh_token(&self) -> Option<&str> {
                self.0.tokens.as_ref().map(|tokens| tokens.refresh.expose())
            }

            /// The rules that said no; empty where the write was done.
            async fn errors(&self) -> &[UserError] {
                &self.0.outcome.errors
            }

            /// The event that the write recorded; null where the log does not hold it, as signing in is private.
            async fn event(&self) -> Option<&EventNode> {
                self.0.outcome.event.as_ref()
            }
        }
    };
}

sign_in_payload! {
    /// What `accountRegister` did.
    AccountRegisterPayload
}

sign_in_payload! {
    /// What `sessionCreate` did.
    SessionCreatePayload
}

sign_in_payload! {
    /// What `sessionRefresh` did.
    SessionRefreshPayload
}
