//! Bringing a mission from the vote to its end.

use async_graphql::{Context, Object};

use super::input::{
    ClawbackOpenInput, ClawbackResultRecordInput, GrantKycRecordInput, GrantPayoutRecordInput,
    GrantRecipientSetInput, KpiMeasureInput, MilestoneReportInput, MilestoneReviewInput, MissionCancelInput,
};
use super::{ClawbackCase, Grant, Kpi, Milestone};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::mission::Mission;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `grantRecipientSet` did.
    GrantRecipientSetPayload { grant: Grant }
}

payload! {
    /// What `grantKycRecord` did.
    GrantKycRecordPayload { grant: Grant }
}

payload! {
    /// What `grantPayoutRecord` did.
    GrantPayoutRecordPayload { grant: Grant }
}

payload! {
    /// What `missionCancel` did.
    MissionCancelPayload { mission: Mission }
}

payload! {
    /// What `milestoneReport` did.
    MilestoneReportPayload { milestone: Milestone }
}

payload! {
    /// What `milestoneReview` did.
    MilestoneReviewPayload { milestone: Milestone }
}

payload! {
    /// What `kpiMeasure` did.
    KpiMeasurePayload { kpi: Kpi }
}

payload! {
    /// What `clawbackOpen` did.
    ClawbackOpenPayload { clawback: ClawbackCase }
}

payload! {
    /// What `clawbackResultRecord` did.
    ClawbackResultRecordPayload { clawback: ClawbackCase }
}

/// Bringing a mission from the vote to its end.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Says where a grant goes. The leader of its alliance does so.
    async fn grant_recipient_set(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: GrantRecipientSetInput,
    ) -> Result<GrantRecipientSetPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        GrantRecipientSetPayload::of(context, write(&use_case, command).await).await
    }

    /// Records the checks of identity before payment: passed, the mission begins; failed, it is cancelled, and the amount goes
    /// back to the Governance Fund. Staff of the Foundation do so.
    async fn grant_kyc_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: GrantKycRecordInput,
    ) -> Result<GrantKycRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        GrantKycRecordPayload::of(context, write(&use_case, command).await).await
    }

    /// Records a payout of a grant, of at most what is left of it. Staff of the Foundation do so.
    async fn grant_payout_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: GrantPayoutRecordInput,
    ) -> Result<GrantPayoutRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        GrantPayoutRecordPayload::of(context, write(&use_case, command).await).await
    }

    /// Refuses a funded mission before the work begins, with a public reason. The amount goes back to the Governance Fund, and
    /// not to the next option of the ballot. Staff of the Foundation do so.
    async fn mission_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: MissionCancelInput,
    ) -> Result<MissionCancelPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionCancelPayload::of(context, write(&use_case, command).await).await
    }

    /// Reports a milestone of a mission that is under way, with what shows that it is reached, in time or late. The leader of
    /// the alliance does so; for an RFP, the leader of an alliance that was chosen.
    async fn milestone_report(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: MilestoneReportInput,
    ) -> Result<MilestoneReportPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MilestoneReportPayload::of(context, write(&use_case, command).await).await
    }

    /// Accepts the report of a milestone, or sends it back with a reason. The last critical milestone that is accepted completes
    /// the mission. Staff of the Foundation and the Grants Council do so, but not for an alliance of their own.
    async fn milestone_review(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: MilestoneReviewInput,
    ) -> Result<MilestoneReviewPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MilestoneReviewPayload::of(context, write(&use_case, command).await).await
    }

    /// Records a measured value of a KPI with its source, while the work is under way or after it. The leader does so.
    async fn kpi_measure(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: KpiMeasureInput,
    ) -> Result<KpiMeasurePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        KpiMeasurePayload::of(context, write(&use_case, command).await).await
    }

    /// Asks the Token House to take a locked grant back for a critical milestone that is late. The mission is AT_RISK from then
    /// on. Qualified delegates and staff of the Foundation do so.
    async fn clawback_open(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ClawbackOpenInput,
    ) -> Result<ClawbackOpenPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ClawbackOpenPayload::of(context, write(&use_case, command).await).await
    }

    /// Records what the Token House decided on a clawback: the grant is taken back where the quorum was reached and enough of
    /// the votes said yes, and left otherwise. Staff of the Foundation do so.
    async fn clawback_result_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ClawbackResultRecordInput,
    ) -> Result<ClawbackResultRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ClawbackResultRecordPayload::of(context, write(&use_case, command).await).await
    }
}
