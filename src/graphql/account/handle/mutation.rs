//! Claiming, proving and giving up handles.

use async_graphql::{Context, Object};

use super::PersonHandle;
use super::input::{HandleClaimInput, HandleReleaseInput, HandleRevokeInput, HandleVerifyInput};
use crate::graphql::account::Person;
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `handleClaim` did.
    HandleClaimPayload { handle: PersonHandle }
}

payload! {
    /// What `handleRelease` did.
    HandleReleasePayload { person: Person }
}

payload! {
    /// What `handleVerify` did.
    HandleVerifyPayload { handle: PersonHandle }
}

payload! {
    /// What `handleRevoke` did.
    HandleRevokePayload { person: Person }
}

/// Claiming, proving and giving up handles.
#[derive(Default)]
pub struct HandleMutation;

#[Object]
impl HandleMutation {
    /// Claims a handle on another platform and gives a code. Posted with that handle at a forum whose threads are mirrored
    /// here, the code proves it with the next import; elsewhere staff look for it. Claiming again gives a new code.
    /// TAKEN where another account has proven the handle.
    async fn handle_claim(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: HandleClaimInput,
    ) -> Result<HandleClaimPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        HandleClaimPayload::of(context, write(&use_case, command).await).await
    }

    /// Gives up a handle, or a claim to one; posts by it are no longer linked. For its owner.
    async fn handle_release(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: HandleReleaseInput,
    ) -> Result<HandleReleasePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        HandleReleasePayload::of(context, write(&use_case, command).await).await
    }

    /// Takes a claim for proven, with a reason. For staff of the Foundation and for moderators, and not for one's own.
    async fn handle_verify(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: HandleVerifyInput,
    ) -> Result<HandleVerifyPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        HandleVerifyPayload::of(context, write(&use_case, command).await).await
    }

    /// Unlinks a handle, or ends a claim to one, with a reason. For staff of the Foundation and for moderators.
    async fn handle_revoke(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: HandleRevokeInput,
    ) -> Result<HandleRevokePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        HandleRevokePayload::of(context, write(&use_case, command).await).await
    }
}
