//! The conversation on missions and alliances: its connections, and how they are loaded for many of them at once.

use super::comment::CommentConnection;
use super::filter::TimeOrder;
use super::forum::forum_threads_of_each;
use super::plan::{comments, questions, time_list, updates};
use super::question::QuestionConnection;
use super::update::LeaderUpdateConnection;
use crate::domain::conversation::Subject;
use crate::domain::page::PageArgs;
use crate::graphql::connection::counted;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, prime_connection, rows_of};
use crate::graphql::vocab::QuestionStatus;
use crate::service::conversation::{
    CommentCountOf, CommentList, CommentsOn, QuestionCountOn, QuestionList, QuestionsOn, UpdateCountOn,
    UpdatesOn,
};
use crate::service::reader::Reader;
use crate::store::conversation::{CommentFilter, QuestionFilter};
use crate::store::subject::TimeOrder as Order;

/// The comments on a subject.
pub(crate) async fn comments_on(
    reader: &Reader,
    subject: Subject,
    (top_level, order): (bool, TimeOrder),
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<CommentConnection> {
    let (filter, order) = (CommentFilter { top_level }, Order::from(order));
    let page = reader.get::<CommentsOn>(subject, &(filter, order, page(order.name())?)).await?;
    Ok(CommentConnection::new(page, reader, counted::<CommentCountOf>(subject, filter)))
}

/// The questions about a subject.
pub(crate) async fn questions_on(
    reader: &Reader,
    subject: Subject,
    (status, order): (Option<QuestionStatus>, TimeOrder),
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<QuestionConnection> {
    let (filter, order) = (in_state(status), Order::from(order));
    let page = reader.get::<QuestionsOn>(subject, &(filter, order, page(order.name())?)).await?;
    Ok(QuestionConnection::new(page, reader, counted::<QuestionCountOn>(subject, filter)))
}

/// The updates about a subject.
pub(crate) async fn updates_on(
    reader: &Reader,
    subject: Subject,
    order: TimeOrder,
    page: impl FnOnce(&str) -> Result<PageArgs>,
) -> Result<LeaderUpdateConnection> {
    let order = Order::from(order);
    let page = reader.get::<UpdatesOn>(subject, &(order, page(order.name())?)).await?;
    Ok(LeaderUpdateConnection::new(page, reader, counted::<UpdateCountOn>(subject, ())))
}

fn in_state(status: Option<QuestionStatus>) -> QuestionFilter {
    QuestionFilter { status: status.map(Into::into), ..QuestionFilter::default() }
}

/// Loads the comments, questions, updates or mirrored threads that `field` asks for, on all of `subjects`.
pub(crate) async fn posts(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    match field.name() {
        "comments" => comments_of_each(reader, subjects, field).await,
        "questions" => questions_of_each(reader, subjects, field).await,
        "updates" => updates_of_each(reader, subjects, field).await,
        "forumThreads" => forum_threads_of_each(reader, subjects, field).await,
        _ => Ok(()),
    }
}

fn comment_list(field: &Selected<'_>) -> Option<CommentList> {
    let top_level = field.argument::<Option<bool>>("topLevel")?.unwrap_or_default();
    let (order, page) = time_list(field, TimeOrder::Newest)?;
    Some((CommentFilter { top_level }, order, page))
}

fn question_list(field: &Selected<'_>) -> Option<QuestionList> {
    let (order, page) = time_list(field, TimeOrder::Newest)?;
    Some((in_state(field.argument("status")?), order, page))
}

async fn comments_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some(list) = comment_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<CommentsOn, CommentCountOf>(reader, subjects, field, (&list.0, &list)).await?;
    comments(reader, rows_of(&pages), &field.selection().rows()).await
}

async fn questions_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some(list) = question_list(field) else { return Ok(()) };
    let pages =
        prime_connection::<QuestionsOn, QuestionCountOn>(reader, subjects, field, (&list.0, &list)).await?;
    questions(reader, rows_of(&pages), &field.selection().rows()).await
}

async fn updates_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Newest) else { return Ok(()) };
    let pages = prime_connection::<UpdatesOn, UpdateCountOn>(reader, subjects, field, (&(), &list)).await?;
    updates(reader, rows_of(&pages), &field.selection().rows()).await
}
