//! Registering, signing in and out, and changing one's profile.

use async_graphql::{Context, Object};

use super::input::{
    AccountRegisterInput, ProfileUpdateInput, SessionCreateInput, SessionEndInput, SessionRefreshInput,
};
use super::payload::{AccountRegisterPayload, SessionCreatePayload, SessionRefreshPayload};
use super::{Person, Session};
use crate::graphql::context::ContextExt;
use crate::graphql::error::{ApiError, Result};
use crate::graphql::payload::{payload, write};
use crate::service::account::{SignedIn, end_session, refresh, register, sign_in};
use crate::service::{Ctx, Written};

payload! {
    /// What `sessionEnd` did.
    SessionEndPayload { session: Session }
}

payload! {
    /// What `profileUpdate` did.
    ProfileUpdatePayload { person: Person }
}

/// Registering, signing in and out, and changing one's profile.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Makes an account for a person, who is signed in at once. Takes no idempotencyKey, as nobody is signed in yet: a
    /// repeated request says TAKEN.
    async fn account_register(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AccountRegisterInput,
    ) -> Result<AccountRegisterPayload> {
        let use_case = context.use_case(None)?;
        let registered = registered(context, &use_case, input).await;
        AccountRegisterPayload::of(context, registered).await
    }

    /// Signs in. BAD_CREDENTIALS does not tell whether the address is known. Takes no idempotencyKey: a repeated request
    /// opens another session.
    async fn session_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: SessionCreateInput,
    ) -> Result<SessionCreatePayload> {
        let use_case = context.use_case(None)?;
        let (email, password) = input.parts();
        let signed_in = sign_in(&use_case, &context.app()?.auth, email, password).await;
        SessionCreatePayload::of(context, signed_in.map_err(ApiError::from)).await
    }

    /// Exchanges a refresh token for new tokens. Send it without an Authorization header. Each refresh token is good for
    /// one exchange within 30 days: one that comes a second time ends its whole session, also when two requests exchange
    /// it at once, so let one part of a client do this.
    async fn session_refresh(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: SessionRefreshInput,
    ) -> Result<SessionRefreshPayload> {
        let use_case = context.use_case(None)?;
        let refreshed = refresh(&use_case, &context.app()?.auth, &input.token()).await;
        SessionRefreshPayload::of(context, refreshed.map_err(ApiError::from)).await
    }

    /// Signs out: ends the current session, or another one of the viewer's. Its tokens are refused from then on, and
    /// connections that were opened with them are closed.
    async fn session_end(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: SessionEndInput,
    ) -> Result<SessionEndPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let ended = ended(context, &use_case, &input).await;
        SessionEndPayload::of(context, ended).await
    }

    /// Changes the viewer's profile.
    async fn profile_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ProfileUpdateInput,
    ) -> Result<ProfileUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ProfileUpdatePayload::of(context, write(&use_case, command).await).await
    }
}

async fn registered(context: &Context<'_>, use_case: &Ctx, input: AccountRegisterInput) -> Result<SignedIn> {
    Ok(register(use_case, &context.app()?.auth, input.registration()?).await?)
}

async fn ended(
    context: &Context<'_>,
    use_case: &Ctx,
    input: &SessionEndInput,
) -> Result<Written<entity::ids::SessionId>> {
    Ok(end_session(use_case, &context.app()?.auth, input.session()?).await?)
}
