//! A question and its answers.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::plan::{answers, order_of_answers, questions};
use super::subject::{ConversationSubject, subject_of};
use crate::domain::conversation as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, Url, urls};
use crate::graphql::vocab::QuestionStatus;
use crate::policy::QuestionAnswer;
use crate::service::conversation::{AnswerById, AnswerCountOf, AnswersOf, QuestionById, viewer_facts};
use crate::service::permission::Permission as Decided;
use crate::service::reader::Reader;

/// A question about a mission or an alliance.
pub struct Question {
    row: Arc<domain::Question>,
    reader: Reader,
}

connection!(QuestionConnection, QuestionEdge => Question(Arc<domain::Question>), "questions");

impl Question {
    pub(crate) fn new(row: Arc<domain::Question>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// What the viewer may do with a question now.
#[derive(Clone, Debug, SimpleObject)]
pub struct QuestionPermissions {
    /// Answer it: `questionAnswer`.
    pub answer: Permission,
}

loadable!(Question by QuestionById, with questions(rows));

/// A question about a mission or an alliance, which the leader is accountable for.
#[Object]
impl Question {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Who asked it; null where the record's source does not say.
    async fn asker(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.author_id)).await
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.row.body.clone())
    }

    /// The mission or the alliance that it is about.
    async fn subject(&self) -> Nullable<ConversationSubject> {
        nullable(subject_of(&self.reader, self.row.subject)).await
    }

    /// Whether it was answered.
    async fn status(&self) -> QuestionStatus {
        self.row.status.into()
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> Result<QuestionPermissions> {
        let facts = viewer_facts(&self.reader, self.row.subject).await?;
        Ok(QuestionPermissions { answer: Decided::of::<QuestionAnswer>(self.reader.actor(), &facts).into() })
    }

    /// Whether it still waits for its answer although that was due.
    async fn is_overdue(&self) -> bool {
        domain::is_overdue(&self.row, self.reader.now())
    }

    /// Until when an answer is expected; null where the question was asked elsewhere.
    async fn due_at(&self) -> Option<DateTime> {
        self.row.due_at.map(DateTime)
    }

    /// When it was first answered.
    async fn answered_at(&self) -> Option<DateTime> {
        self.row.answered_at.map(DateTime)
    }

    /// The answers, the oldest first.
    async fn answers(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
    ) -> Result<AnswerConnection> {
        let args = page((first, after), (last, before), order_of_answers())?;
        let page = self.reader.get::<AnswersOf>(self.row.id, &args).await?;
        Ok(AnswerConnection::new(page, &self.reader, counted::<AnswerCountOf>(self.row.id, ())))
    }

    /// Where the record was taken from; empty for questions that were asked here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}

/// An answer to a question.
pub struct Answer {
    row: Arc<domain::Answer>,
    reader: Reader,
}

connection!(AnswerConnection, AnswerEdge => Answer(Arc<domain::Answer>), "answers");

impl Answer {
    pub(crate) fn new(row: Arc<domain::Answer>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Answer by AnswerById, with answers(rows));

/// An answer to a question, in the name of the alliance that it was asked of.
#[Object]
impl Answer {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Who answered; null where the record's source does not say.
    async fn author(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.author_id)).await
    }

    /// The question.
    async fn question(&self) -> Nullable<Question> {
        nullable(related::<QuestionById, _, _>(&self.reader, self.row.question_id, Question::new)).await
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.row.body.clone())
    }

    /// Where the record was taken from; empty for answers that were given here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
