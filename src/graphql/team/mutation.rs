//! Signalling interest.

use async_graphql::{Context, Object};

use super::Signal;
use super::input::{SignalCreateInput, SignalWithdrawInput};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `signalCreate` did.
    SignalCreatePayload { signal: Signal }
}

payload! {
    /// What `signalWithdraw` did.
    SignalWithdrawPayload { signal: Signal }
}

/// Signalling interest.
#[derive(Default)]
pub struct TeamMutation;

#[Object]
impl TeamMutation {
    /// Signals that one wants to contribute, or looks for contributors. One signal of a kind may be open for a target.
    async fn signal_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: SignalCreateInput,
    ) -> Result<SignalCreatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        SignalCreatePayload::of(context, write(&use_case, command).await).await
    }

    /// Takes a signal back, as long as nobody joined or declined on it. For its author.
    async fn signal_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: SignalWithdrawInput,
    ) -> Result<SignalWithdrawPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        SignalWithdrawPayload::of(context, write(&use_case, command).await).await
    }
}
