//! What the Foundation does with RFPs, and what becomes of applications.

use async_graphql::{Context, Object};

use super::input::MissionActionInput;
use super::input_rfp::{
    ApplicationAbandonInput, ApplicationReviewInput, ApplicationWithdrawInput, MissionDeadlineMoveInput,
    MissionEndInput, MissionSelectInput,
};
use super::{Application, Mission};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};
use crate::service::mission::{BeginRfp, CompleteRfp};

payload! {
    /// What `missionDeadlineMove` did.
    MissionDeadlineMovePayload { mission: Mission }
}

payload! {
    /// What `missionSelect` did.
    MissionSelectPayload { mission: Mission }
}

payload! {
    /// What `missionCloseWithoutSelection` did.
    MissionCloseWithoutSelectionPayload { mission: Mission }
}

payload! {
    /// What `missionBegin` did.
    MissionBeginPayload { mission: Mission }
}

payload! {
    /// What `missionComplete` did.
    MissionCompletePayload { mission: Mission }
}

payload! {
    /// What `missionAbandon` did.
    MissionAbandonPayload { mission: Mission }
}

payload! {
    /// What `applicationReview` did.
    ApplicationReviewPayload { application: Application }
}

payload! {
    /// What `applicationAbandon` did.
    ApplicationAbandonPayload { application: Application }
}

payload! {
    /// What `applicationWithdraw` did.
    ApplicationWithdrawPayload { application: Application }
}

/// What the Foundation does with RFPs, and what becomes of applications.
#[derive(Default)]
pub struct RfpMutation;

#[Object]
impl RfpMutation {
    /// Moves deadlines of an open RFP. Where they were stays readable in `deadlineHistory`. Staff of the Foundation do so.
    async fn mission_deadline_move(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What moves, to when, and why.")] input: MissionDeadlineMoveInput,
    ) -> Result<MissionDeadlineMovePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionDeadlineMovePayload::of(context, write(&use_case, command).await).await
    }

    /// Chooses applications of an RFP whose deadline has passed; the others are told that they were not chosen. Staff of the
    /// Foundation do so.
    async fn mission_select(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP and the applications.")] input: MissionSelectInput,
    ) -> Result<MissionSelectPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        MissionSelectPayload::of(context, write(&use_case, command).await).await
    }

    /// Ends an RFP without choosing anybody; who applied is told. Staff of the Foundation do so.
    async fn mission_close_without_selection(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP, and why.")] input: MissionEndInput,
    ) -> Result<MissionCloseWithoutSelectionPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.close();
        MissionCloseWithoutSelectionPayload::of(context, write(&use_case, command).await).await
    }

    /// Begins the work of the applicants that an RFP chose. Staff of the Foundation do so.
    async fn mission_begin(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP.")] input: MissionActionInput,
    ) -> Result<MissionBeginPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.at().map(BeginRfp);
        MissionBeginPayload::of(context, write(&use_case, command).await).await
    }

    /// Accepts the work on an RFP as done that has no critical milestones; one that has some is completed by the last of them
    /// that is accepted. Staff of the Foundation do so.
    async fn mission_complete(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP.")] input: MissionActionInput,
    ) -> Result<MissionCompletePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.at().map(CompleteRfp);
        MissionCompletePayload::of(context, write(&use_case, command).await).await
    }

    /// Notes that all applicants whom an RFP chose gave up; `applicationAbandon` is for one of several. Staff of the Foundation do so.
    async fn mission_abandon(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The RFP, and why.")] input: MissionEndInput,
    ) -> Result<MissionAbandonPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.abandon();
        MissionAbandonPayload::of(context, write(&use_case, command).await).await
    }

    /// Begins to read an application; it cannot be taken back from then on. Staff of the Foundation do so.
    async fn application_review(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The application.")] input: ApplicationReviewInput,
    ) -> Result<ApplicationReviewPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApplicationReviewPayload::of(context, write(&use_case, command).await).await
    }

    /// Notes that a team that an RFP had chosen gave up. The leader of its alliance does so, or staff of the Foundation. The RFP
    /// goes on with the other teams; with the last one it is abandoned.
    async fn application_abandon(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The application, and why.")] input: ApplicationAbandonInput,
    ) -> Result<ApplicationAbandonPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApplicationAbandonPayload::of(context, write(&use_case, command).await).await
    }

    /// Takes an application back that nobody reads yet. The leader of the alliance does so, and may apply again in time.
    async fn application_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The application.")] input: ApplicationWithdrawInput,
    ) -> Result<ApplicationWithdrawPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ApplicationWithdrawPayload::of(context, write(&use_case, command).await).await
    }
}
