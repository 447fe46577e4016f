//! Rows of the area `conversation`, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AnswerId, CommentId, CommentRevisionId, QuestionId, UpdateId};
use entity::vocab::{CommentKind, QuestionStatus};

use super::Subject;

/// A comment on a mission or an alliance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Its kind.
    pub kind: CommentKind,
    /// What it is about.
    pub subject: Subject,
    /// Who wrote it; none where the source does not say.
    pub author_id: Option<AccountId>,
    /// The comment that it replies to.
    pub parent_id: Option<CommentId>,
    /// The text, in Markdown.
    pub body: String,
    /// When its text was last changed.
    pub edited_at: Option<DateTime<Utc>>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

/// An earlier text of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRevision {
    /// Its id.
    pub id: CommentRevisionId,
    /// The comment.
    pub comment_id: CommentId,
    /// Its number.
    pub number: i32,
    /// The text, in Markdown.
    pub body: String,
    /// When the text was written.
    pub written_at: DateTime<Utc>,
}

/// A question that the leader is accountable for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// What it is about.
    pub subject: Subject,
    /// Who wrote it; none where the source does not say.
    pub author_id: Option<AccountId>,
    /// The text, in Markdown.
    pub body: String,
    /// Where it stands.
    pub status: QuestionStatus,
    /// Until when an answer is expected.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was first answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// The question.
    pub question_id: QuestionId,
    /// Who wrote it; none where the source does not say.
    pub author_id: Option<AccountId>,
    /// The text, in Markdown.
    pub body: String,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}

/// A report of progress by the leader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Its id.
    pub id: UpdateId,
    /// What it is about.
    pub subject: Subject,
    /// Who wrote it; none where the source does not say.
    pub author_id: Option<AccountId>,
    /// The time that it speaks of, such as a month.
    pub period: Option<String>,
    /// The text, in Markdown.
    pub body: String,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
}
