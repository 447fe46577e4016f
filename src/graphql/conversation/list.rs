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
use crate::graphql::plan::Selected;
use crate::graphql::vocab::QuestionStatus;
use crate::service::conversation::{
    CommentCountOf, CommentsOn, QuestionCountOn, QuestionsOn, TimeList, UpdateCountOn, UpdatesOn,
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

fn comment_list(field: &Selected<'_>) -> Option<(CommentFilter, TimeList)> {
    let top_level = field.argument::<Option<bool>>("topLevel")?.unwrap_or_default();
    Some((CommentFilter { top_level }, time_list(field, TimeOrder::Newest)?))
}

fn question_list(field: &Selected<'_>) -> Option<(QuestionFilter, TimeList)> {
    Some((in_state(field.argument("status")?), time_list(field, TimeOrder::Newest)?))
}

async fn comments_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some((filter, (order, args))) = comment_list(field) else { return Ok(()) };
    let selection = field.selection();
    if selection.selects("totalCount") {
        reader.prime::<CommentCountOf>(subjects, &filter).await?;
    }
    let pages = reader.prime::<CommentsOn>(subjects, &(filter, order, args)).await?;
    let rows = pages.iter().flat_map(|page| page.nodes().cloned()).collect();
    comments(reader, rows, &selection.rows()).await
}

async fn questions_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some((filter, (order, args))) = question_list(field) else { return Ok(()) };
    let selection = field.selection();
    if selection.selects("totalCount") {
        reader.prime::<QuestionCountOn>(subjects, &filter).await?;
    }
    let pages = reader.prime::<QuestionsOn>(subjects, &(filter, order, args)).await?;
    let rows = pages.iter().flat_map(|page| page.nodes().cloned()).collect();
    questions(reader, rows, &selection.rows()).await
}

async fn updates_of_each(reader: &Reader, subjects: &[Subject], field: &Selected<'_>) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Newest) else { return Ok(()) };
    let selection = field.selection();
    if selection.selects("totalCount") {
        reader.prime::<UpdateCountOn>(subjects, &()).await?;
    }
    let pages = reader.prime::<UpdatesOn>(subjects, &list).await?;
    let rows = pages.iter().flat_map(|page| page.nodes().cloned()).collect();
    updates(reader, rows, &selection.rows()).await
}
