//! Taking part in the conversation.

use async_graphql::{Context, Object};

use super::input::{
    CommentCreateInput, CommentEditInput, QuestionAnswerInput, QuestionAskInput, UpdatePostInput,
};
use super::{Answer, Comment, LeaderUpdate, Question};
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `commentCreate` did.
    CommentCreatePayload { comment: Comment }
}

payload! {
    /// What `commentEdit` did.
    CommentEditPayload { comment: Comment }
}

payload! {
    /// What `questionAsk` did.
    QuestionAskPayload { question: Question }
}

payload! {
    /// What `questionAnswer` did.
    QuestionAnswerPayload { answer: Answer }
}

payload! {
    /// What `updatePost` did.
    UpdatePostPayload { update: LeaderUpdate }
}

/// Taking part in the conversation.
#[derive(Default)]
pub struct ConversationMutation;

#[Object]
impl ConversationMutation {
    /// Comments on a mission or an alliance. For everybody with an account; a STATEMENT for members of the alliance.
    async fn comment_create(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: CommentCreateInput,
    ) -> Result<CommentCreatePayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        CommentCreatePayload::of(context, write(&use_case, command).await).await
    }

    /// Changes the text of a comment; the old text stays readable. For its author.
    async fn comment_edit(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: CommentEditInput,
    ) -> Result<CommentEditPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        CommentEditPayload::of(context, write(&use_case, command).await).await
    }

    /// Asks the leader about a mission or an alliance. An answer is due within the time that the season's rules name, a
    /// week by default.
    async fn question_ask(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: QuestionAskInput,
    ) -> Result<QuestionAskPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        QuestionAskPayload::of(context, write(&use_case, command).await).await
    }

    /// Answers a question; the first answer settles it, and later ones are kept as well. For active members of the
    /// alliance that it was asked of; on an RFP for the Foundation, on a mission without alliance for its author.
    async fn question_answer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: QuestionAnswerInput,
    ) -> Result<QuestionAnswerPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        QuestionAnswerPayload::of(context, write(&use_case, command).await).await
    }

    /// Reports progress of an alliance or of one of its missions. For the leader.
    async fn update_post(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: UpdatePostInput,
    ) -> Result<UpdatePostPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        UpdatePostPayload::of(context, write(&use_case, command).await).await
    }
}
