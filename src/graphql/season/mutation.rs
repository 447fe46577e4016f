//! Claiming and judging trust tiers, and the rules of seasons.

use async_graphql::{Context, Object};

use super::input::{TierDeclareInput, TierReviewInput};
use super::input_policy::SeasonPolicyUpdateInput;
use super::object::Season;
use super::tier::TierClaim;
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};
use crate::service::season::{RejectTier, VerifyTier};

payload! {
    /// What `tierDeclare` did.
    TierDeclarePayload { claim: TierClaim }
}

payload! {
    /// What `tierVerify` did.
    TierVerifyPayload { claim: TierClaim }
}

payload! {
    /// What `tierReject` did.
    TierRejectPayload { claim: TierClaim }
}

payload! {
    /// What `seasonPolicyUpdate` did.
    SeasonPolicyUpdatePayload { season: Season }
}

/// Claiming and judging trust tiers, and the rules of seasons.
#[derive(Default)]
pub struct SeasonMutation;

#[Object]
impl SeasonMutation {
    /// Claims a trust tier for oneself in a season. The claim is self-reported until staff check it. It takes the place
    /// of an earlier claim in the season, unless that one is verified.
    async fn tier_declare(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: TierDeclareInput,
    ) -> Result<TierDeclarePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        TierDeclarePayload::of(context, write(&use_case, command).await).await
    }

    /// Agrees with a claim to a trust tier. Staff of the Foundation do so, though not for a claim of their own; the
    /// claimant is told.
    async fn tier_verify(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The claim, and why.")] input: TierReviewInput,
    ) -> Result<TierVerifyPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.verdict().map(VerifyTier);
        TierVerifyPayload::of(context, write(&use_case, command).await).await
    }

    /// Disagrees with a claim to a trust tier, which then allows no more than the lowest tier. Staff of the Foundation do
    /// so; the claimant is told, and may declare it again with other evidence. Missions that were submitted before keep
    /// the tier that they were submitted with.
    async fn tier_reject(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The claim, and why.")] input: TierReviewInput,
    ) -> Result<TierRejectPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.verdict().map(RejectTier);
        TierRejectPayload::of(context, write(&use_case, command).await).await
    }

    /// Gives a season a new version of its rules; the versions before it stay as they are, and so do the rules of
    /// missions that were submitted, unless appliesToSubmitted says otherwise. Staff of the Foundation do so.
    async fn season_policy_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The season, what changes, and why.")] input: SeasonPolicyUpdateInput,
    ) -> Result<SeasonPolicyUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        SeasonPolicyUpdatePayload::of(context, write(&use_case, command).await).await
    }
}
