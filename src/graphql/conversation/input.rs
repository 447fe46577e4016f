//! Inputs of the mutations on the conversation, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::graphql::context::typed_id;
use crate::graphql::vocab::CommentKind;
use crate::service::conversation::{AnswerQuestion, AskQuestion, EditComment, PostUpdate, WriteComment};
use crate::service::error::Error;
use crate::service::fields::{optional_text, text};

/// A new comment.
#[derive(Clone, Debug, InputObject)]
pub struct CommentCreateInput {
    /// The mission or the alliance that it is about.
    pub subject_id: ID,
    /// What it is: a STATEMENT is for active members of the alliance concerned.
    #[graphql(default_with = "CommentKind::Feedback")]
    pub kind: CommentKind,
    /// The comment that it replies to, on the same mission or alliance.
    pub parent_id: Option<ID>,
    /// The text in Markdown, 1 to 10,000 characters.
    pub body: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl CommentCreateInput {
    pub(super) fn command(&self) -> Result<WriteComment, Error> {
        Ok(WriteComment {
            subject: self.subject_id.parse()?,
            kind: self.kind.into(),
            parent: self.parent_id.as_ref().map(typed_id).transpose()?,
            body: text("body", &self.body)?,
        })
    }
}

/// A new text for a comment.
#[derive(Clone, Debug, InputObject)]
pub struct CommentEditInput {
    /// The comment.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The new text in Markdown, 1 to 10,000 characters.
    pub body: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl CommentEditInput {
    pub(super) fn command(&self) -> Result<EditComment, Error> {
        Ok(EditComment {
            id: typed_id(&self.id)?,
            expected_version: self.expected_version,
            body: text("body", &self.body)?,
        })
    }
}

/// A new question.
#[derive(Clone, Debug, InputObject)]
pub struct QuestionAskInput {
    /// The mission or the alliance that it is about.
    pub subject_id: ID,
    /// The text in Markdown, 1 to 10,000 characters.
    pub body: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl QuestionAskInput {
    pub(super) fn command(&self) -> Result<AskQuestion, Error> {
        Ok(AskQuestion { subject: self.subject_id.parse()?, body: text("body", &self.body)? })
    }
}

/// An answer to a question.
#[derive(Clone, Debug, InputObject)]
pub struct QuestionAnswerInput {
    /// The question.
    pub question_id: ID,
    /// The text in Markdown, 1 to 10,000 characters.
    pub body: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl QuestionAnswerInput {
    pub(super) fn command(&self) -> Result<AnswerQuestion, Error> {
        Ok(AnswerQuestion { question: typed_id(&self.question_id)?, body: text("body", &self.body)? })
    }
}

/// A report of progress.
#[derive(Clone, Debug, InputObject)]
pub struct UpdatePostInput {
    /// The mission or the alliance that it is about.
    pub subject_id: ID,
    /// The time that it speaks of, such as "July 2023"; at most 300 characters.
    pub period: Option<String>,
    /// The text in Markdown, 1 to 10,000 characters.
    pub body: String,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl UpdatePostInput {
    pub(super) fn command(&self) -> Result<PostUpdate, Error> {
        Ok(PostUpdate {
            subject: self.subject_id.parse()?,
            period: optional_text("period", self.period.as_deref())?,
            body: text("body", &self.body)?,
        })
    }
}
