//! Changing alliances, their members and their leader.

use async_graphql::{Context, Object};

use super::input::{
    AllianceActionInput, AllianceCreateInput, AllianceLeadTransferInput, AllianceMemberAddInput,
    AllianceMemberRemoveInput, AllianceMemberUpdateInput, AllianceUpdateInput,
};
use super::{Alliance, Membership};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};
use crate::service::alliance::{AcceptLead, CancelLead, DeclineLead, LeaveAlliance};

payload! {
    /// What `allianceCreate` did.
    AllianceCreatePayload { alliance: Alliance }
}

payload! {
    /// What `allianceUpdate` did.
    AllianceUpdatePayload { alliance: Alliance }
}

payload! {
    /// What `allianceMemberAdd` did.
    AllianceMemberAddPayload { membership: Membership }
}

payload! {
    /// What `allianceMemberUpdate` did.
    AllianceMemberUpdatePayload { membership: Membership }
}

payload! {
    /// What `allianceMemberRemove` did.
    AllianceMemberRemovePayload { membership: Membership }
}

payload! {
    /// What `allianceLeave` did.
    AllianceLeavePayload { membership: Membership }
}

payload! {
    /// What `allianceLeadTransfer` did.
    AllianceLeadTransferPayload { alliance: Alliance }
}

payload! {
    /// What `allianceLeadTransferAccept` did.
    AllianceLeadTransferAcceptPayload { alliance: Alliance }
}

payload! {
    /// What `allianceLeadTransferDecline` did.
    AllianceLeadTransferDeclinePayload { alliance: Alliance }
}

payload! {
    /// What `allianceLeadTransferCancel` did.
    AllianceLeadTransferCancelPayload { alliance: Alliance }
}

/// Changing alliances.
#[derive(Default)]
pub struct AllianceMutation;

#[Object]
impl AllianceMutation {
    /// Makes an alliance; the maker leads it.
    async fn alliance_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceCreateInput,
    ) -> Result<AllianceCreatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceCreatePayload::of(context, write(&use_case, command).await).await
    }

    /// Changes an alliance. For its leader.
    async fn alliance_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceUpdateInput,
    ) -> Result<AllianceUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceUpdatePayload::of(context, write(&use_case, command).await).await
    }

    /// Adds a member with a role and responsibilities. For the leader.
    async fn alliance_member_add(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceMemberAddInput,
    ) -> Result<AllianceMemberAddPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceMemberAddPayload::of(context, write(&use_case, command).await).await
    }

    /// Changes a member's role or responsibilities. For the leader.
    async fn alliance_member_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceMemberUpdateInput,
    ) -> Result<AllianceMemberUpdatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceMemberUpdatePayload::of(context, write(&use_case, command).await).await
    }

    /// Takes a member out. For the leader, who cannot be taken out.
    async fn alliance_member_remove(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceMemberRemoveInput,
    ) -> Result<AllianceMemberRemovePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceMemberRemovePayload::of(context, write(&use_case, command).await).await
    }

    /// Leaves an alliance. Its leader hands the lead over first.
    async fn alliance_leave(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceActionInput,
    ) -> Result<AllianceLeavePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.alliance().map(|alliance| LeaveAlliance { alliance });
        AllianceLeavePayload::of(context, write(&use_case, command).await).await
    }

    /// Offers the lead to a member, who must accept it. For the leader.
    async fn alliance_lead_transfer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceLeadTransferInput,
    ) -> Result<AllianceLeadTransferPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        AllianceLeadTransferPayload::of(context, write(&use_case, command).await).await
    }

    /// Accepts the lead; the leader before becomes a member. For the member to whom it was offered.
    async fn alliance_lead_transfer_accept(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceActionInput,
    ) -> Result<AllianceLeadTransferAcceptPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.alliance().map(|alliance| AcceptLead { alliance });
        AllianceLeadTransferAcceptPayload::of(context, write(&use_case, command).await).await
    }

    /// Declines the lead. For the member to whom it was offered.
    async fn alliance_lead_transfer_decline(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceActionInput,
    ) -> Result<AllianceLeadTransferDeclinePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.alliance().map(|alliance| DeclineLead { alliance });
        AllianceLeadTransferDeclinePayload::of(context, write(&use_case, command).await).await
    }

    /// Takes the offer of the lead back. For the leader.
    async fn alliance_lead_transfer_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: AllianceActionInput,
    ) -> Result<AllianceLeadTransferCancelPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.alliance().map(|alliance| CancelLead { alliance });
        AllianceLeadTransferCancelPayload::of(context, write(&use_case, command).await).await
    }
}
