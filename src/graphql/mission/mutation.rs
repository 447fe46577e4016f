//! Writing missions, and applying to RFPs.

use async_graphql::{Context, Object};

use super::input::{
    MissionActionInput, MissionApplyInput, MissionCreateInput, MissionRemoveInput, MissionReviseInput,
    MissionSubmitInput, MissionWithdrawInput,
};
use super::{Application, Mission};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `missionCreate` did.
    MissionCreatePayload { mission: Mission }
}

payload! {
    /// What `missionRevise` did.
    MissionRevisePayload { mission: Mission }
}

payload! {
    /// What `missionSubmit` did.
    MissionSubmitPayload { mission: Mission }
}

payload! {
    /// What `missionWithdraw` did.
    MissionWithdrawPayload { mission: Mission }
}

payload! {
    /// What `missionRemove` did.
    MissionRemovePayload { mission: Mission }
}

payload! {
    /// What `missionPublish` did.
    MissionPublishPayload { mission: Mission }
}

payload! {
    /// What `missionApply` did.
    MissionApplyPayload { application: Application }
}

/// Writing missions, and applying to RFPs.
#[derive(Default)]
pub struct MissionMutation;

#[Object]
impl MissionMutation {
    /// Makes a proposed mission, or the draft of an RFP. Anybody may outline a mission; within an alliance its members
    /// may, and RFPs are the Foundation's.
    async fn mission_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission.")] input: MissionCreateInput,
    ) -> Result<MissionCreatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionCreatePayload::of(context, write(&use_case, command).await).await
    }

    /// Writes a new revision. Members of the alliance write outlines and drafts, its leader what was submitted, the
    /// Foundation its RFPs. An outline becomes a draft once alliance, intent and amount are set.
    async fn mission_revise(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The changes.")] input: MissionReviseInput,
    ) -> Result<MissionRevisePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionRevisePayload::of(context, write(&use_case, command).await).await
    }

    /// Submits a draft for approvals, or one that was not approved for the next cycle. Its leader does so, before the
    /// season's deadline, and for no more than the leader's trust tier may ask for. `missionEligibility` tells beforehand.
    async fn mission_submit(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission.")] input: MissionSubmitInput,
    ) -> Result<MissionSubmitPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionSubmitPayload::of(context, write(&use_case, command).await).await
    }

    /// Takes a proposed mission back, before it is on the ballot. Its leader does so, or the author of an outline.
    async fn mission_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission.")] input: MissionWithdrawInput,
    ) -> Result<MissionWithdrawPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionWithdrawPayload::of(context, write(&use_case, command).await).await
    }

    /// Takes down a proposed mission that is fraud, spam, defamation or hatred. Moderators do so, and alone see it from then on;
    /// nothing more is paid for it. Whoever leads its alliance, or wrote it, is told why, and everybody that it is gone. There
    /// is no way back.
    async fn mission_remove(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission, and why.")] input: MissionRemoveInput,
    ) -> Result<MissionRemovePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionRemovePayload::of(context, write(&use_case, command).await).await
    }

    /// Publishes an RFP, which takes applications from then on. Staff of the Foundation do so.
    async fn mission_publish(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP.")] input: MissionActionInput,
    ) -> Result<MissionPublishPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.publish();
        MissionPublishPayload::of(context, write(&use_case, command).await).await
    }

    /// Applies to an open RFP. The leader of an alliance of the needed trust tier does so, once, before the deadline.
    async fn mission_apply(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The application.")] input: MissionApplyInput,
    ) -> Result<MissionApplyPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionApplyPayload::of(context, write(&use_case, command).await).await
    }
}
