//! Locking ballots, and recording what was decided.

use async_graphql::{Context, Object};

use super::ballot::Ballot;
use super::ballot_input::{BallotLockInput, BallotResultRecordInput, BallotVotesRecordInput};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `ballotLock` did.
    BallotLockPayload { ballot: Ballot }
}

payload! {
    /// What `ballotVotesRecord` did.
    BallotVotesRecordPayload { ballot: Ballot }
}

payload! {
    /// What `ballotResultRecord` did.
    BallotResultRecordPayload { ballot: Ballot }
}

/// Locking ballots, and recording what was decided.
#[derive(Default)]
pub struct BallotMutation;

#[Object]
impl BallotMutation {
    /// Puts the missions of an intent that have their approvals on the ballot of a voting cycle: all of them or none. It
    /// gives them their codes, and freezes the amounts and the rules. Staff of the Foundation do so.
    async fn ballot_lock(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: BallotLockInput,
    ) -> Result<BallotLockPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        BallotLockPayload::of(context, write(&use_case, command).await).await
    }

    /// Mirrors votes that were cast elsewhere, until the result is recorded: all of the request's or none. Where votes are
    /// mirrored, the result must be what they add up to. Staff of the Foundation do so.
    async fn ballot_votes_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: BallotVotesRecordInput,
    ) -> Result<BallotVotesRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        BallotVotesRecordPayload::of(context, write(&use_case, command).await).await
    }

    /// Records the result of a ballot, counts it by approval ranking, and moves its missions to FUNDED or NOT_FUNDED. A
    /// later result takes its place with a reason, as long as no mission that would lose its grant has begun. Staff of
    /// the Foundation do so.
    async fn ballot_result_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: BallotResultRecordInput,
    ) -> Result<BallotResultRecordPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        BallotResultRecordPayload::of(context, write(&use_case, command).await).await
    }
}
