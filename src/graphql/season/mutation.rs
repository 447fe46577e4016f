//! Claiming trust tiers.

use async_graphql::{Context, Object};

use super::input::TierDeclareInput;
use super::tier::TierClaim;
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `tierDeclare` did.
    TierDeclarePayload { claim: TierClaim }
}

/// Claiming trust tiers.
#[derive(Default)]
pub struct SeasonMutation;

#[Object]
impl SeasonMutation {
    /// Claims a trust tier for oneself in a season. The claim is self-reported until staff check it. It takes the place
    /// of an earlier claim in the season, unless that one is verified.
    async fn tier_declare(
        &self,
        context: &Context<'_>,
        input: TierDeclareInput,
    ) -> Result<TierDeclarePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        TierDeclarePayload::of(context, write(&use_case, command).await).await
    }
}
