//! What conversations are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, AnswerId, CommentId, QuestionId, UpdateId};

use crate::domain::conversation::{Answer, Comment, CommentRevision, Question, Subject, Update};
use crate::domain::page::{Page, PageArgs};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::conversation::{self as store, CommentFilter, QuestionFilter};
use crate::store::subject::TimeOrder;

/// Which part of a list that has no filter.
pub type TimeList = (TimeOrder, PageArgs);
/// Which part of the comments.
pub type CommentList = (CommentFilter, TimeOrder, PageArgs);
/// Which part of the questions.
pub type QuestionList = (QuestionFilter, TimeOrder, PageArgs);

relation! {
    /// The comment with an id, if the actor may see it.
    CommentById: CommentId, () => Option<Arc<Comment>>;
    |reader, ids, _args| optional(store::comments_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the comments on a subject.
    CommentsOn: Subject, CommentList => Arc<Page<Arc<Comment>>>;
    |reader, subjects, list| store::comments_about_each(reader.db(), reader.scope(), subjects, list).await?

    /// How many comments a subject has.
    CommentCountOf: Subject, CommentFilter => u64;
    |reader, subjects, filter| {
        store::count_comments_about_each(reader.db(), reader.scope(), subjects, *filter).await?
    }

    /// A page of the comments of an account.
    CommentsBy: AccountId, TimeList => Arc<Page<Arc<Comment>>>;
    |reader, ids, list| store::comments_of_each_author(reader.db(), reader.scope(), ids, list).await?

    /// How many comments an account wrote.
    CommentCountBy: AccountId, () => u64;
    |reader, ids, _args| store::count_comments_of_authors(reader.db(), reader.scope(), ids).await?

    /// A page of the replies to a comment.
    RepliesTo: CommentId, TimeList => Arc<Page<Arc<Comment>>>;
    |reader, ids, list| store::replies_of_each(reader.db(), reader.scope(), ids, list).await?

    /// How many replies a comment has.
    ReplyCountOf: CommentId, () => u64;
    |reader, ids, _args| store::count_replies(reader.db(), reader.scope(), ids).await?

    /// A page of the earlier texts of a comment.
    HistoryOf: CommentId, TimeList => Arc<Page<CommentRevision>>;
    |reader, ids, list| store::comment_history_of_each(reader.db(), ids, list).await?

    /// How many earlier texts a comment has.
    HistoryLengthOf: CommentId, () => u64;
    |reader, ids, _args| store::count_comment_history(reader.db(), ids).await?

    /// The question with an id, if the actor may see it.
    QuestionById: QuestionId, () => Option<Arc<Question>>;
    |reader, ids, _args| optional(store::questions_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the questions about a subject.
    QuestionsOn: Subject, QuestionList => Arc<Page<Arc<Question>>>;
    |reader, subjects, list| store::questions_about_each(reader.db(), reader.scope(), subjects, list).await?

    /// How many questions there are about a subject.
    QuestionCountOn: Subject, QuestionFilter => u64;
    |reader, subjects, filter| {
        store::count_questions_about_each(reader.db(), reader.scope(), subjects, filter).await?
    }

    /// The answer with an id, if the actor may see its question.
    AnswerById: AnswerId, () => Option<Arc<Answer>>;
    |reader, ids, _args| optional(store::answers_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the answers to a question.
    AnswersOf: QuestionId, PageArgs => Arc<Page<Arc<Answer>>>;
    |reader, ids, args| store::answers_of_each(reader.db(), ids, args).await?

    /// How many answers a question has.
    AnswerCountOf: QuestionId, () => u64;
    |reader, ids, _args| store::count_answers(reader.db(), ids).await?

    /// The update with an id, if the actor may see it.
    UpdateById: UpdateId, () => Option<Arc<Update>>;
    |reader, ids, _args| optional(store::updates_by_ids(reader.db(), reader.scope(), ids).await?)

    /// A page of the updates about a subject.
    UpdatesOn: Subject, TimeList => Arc<Page<Arc<Update>>>;
    |reader, subjects, list| store::updates_about_each(reader.db(), reader.scope(), subjects, list).await?

    /// How many updates there are about a subject.
    UpdateCountOn: Subject, () => u64;
    |reader, subjects, _args| {
        store::count_updates_about_each(reader.db(), reader.scope(), subjects).await?
    }
}
