//! What a selection on comments, questions and updates needs, loaded level by level for all rows at once.

use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use super::filter::TimeOrder;
use super::subject::subjects;
use crate::domain::conversation::{Answer, Comment, Question, Update};
use crate::graphql::account::people;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selected, Selection, found, prime_connection, rows_of};
use crate::service::conversation::{
    AnswerCountOf, AnswersOf, CommentById, HistoryLengthOf, HistoryOf, QuestionById, RepliesTo, ReplyCountOf,
    TimeList, prime_viewer_facts,
};
use crate::service::reader::Reader;
use crate::store::subject::TimeOrder as Order;

/// The order of every list of answers.
pub(super) fn order_of_answers() -> &'static str {
    Order::Oldest.name()
}

/// The order and page that the arguments of a connection without filter name.
pub(super) fn time_list(field: &Selected<'_>, order: TimeOrder) -> Option<TimeList> {
    let order = Order::from(field.argument::<Option<TimeOrder>>("orderBy")?.unwrap_or(order));
    Some((order, field.page(order.name())?))
}

/// Loads what is selected on these comments.
pub(crate) fn comments<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Comment>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "author" => {
                    let authors: Vec<_> = rows.iter().filter_map(|row| row.author_id).collect();
                    people(reader, &authors, &field.selection()).await?;
                }
                "subject" => {
                    let all: Vec<_> = rows.iter().map(|row| row.subject).collect();
                    subjects(reader, &all, &field.selection()).await?;
                }
                "parent" => {
                    let ids: Vec<_> = rows.iter().filter_map(|row| row.parent_id).collect();
                    let parents = found::<CommentById, _>(reader, &ids).await?;
                    comments(reader, parents, &field.selection()).await?;
                }
                "replies" => replies(reader, &rows, &field).await?,
                "revisions" => revisions(reader, &rows, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn replies(reader: &Reader, rows: &[Arc<Comment>], field: &Selected<'_>) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Oldest) else { return Ok(()) };
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let pages = prime_connection::<RepliesTo, ReplyCountOf>(reader, &ids, field, (&(), &list)).await?;
    comments(reader, rows_of(&pages), &field.selection().rows()).await
}

async fn revisions(reader: &Reader, rows: &[Arc<Comment>], field: &Selected<'_>) -> Result<()> {
    let Some(list) = time_list(field, TimeOrder::Newest) else { return Ok(()) };
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    prime_connection::<HistoryOf, HistoryLengthOf>(reader, &ids, field, (&(), &list)).await?;
    Ok(())
}

/// Loads what is selected on these questions.
pub(crate) fn questions<'a>(
    reader: &'a Reader,
    rows: Vec<Arc<Question>>,
    selection: &'a Selection<'a>,
) -> BoxFuture<'a, Result<()>> {
    async move {
        if rows.is_empty() {
            return Ok(());
        }
        for field in selection.fields() {
            match field.name() {
                "asker" => {
                    let askers: Vec<_> = rows.iter().filter_map(|row| row.author_id).collect();
                    people(reader, &askers, &field.selection()).await?;
                }
                "subject" => {
                    let all: Vec<_> = rows.iter().map(|row| row.subject).collect();
                    subjects(reader, &all, &field.selection()).await?;
                }
                "permissions" => {
                    let all: Vec<_> = rows.iter().map(|row| row.subject).collect();
                    prime_viewer_facts(reader, &all).await?;
                }
                "answers" => answers_of(reader, &rows, &field).await?,
                _ => {}
            }
        }
        Ok(())
    }
    .boxed()
}

async fn answers_of(reader: &Reader, rows: &[Arc<Question>], field: &Selected<'_>) -> Result<()> {
    let Some(page) = field.page(order_of_answers()) else { return Ok(()) };
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let pages = prime_connection::<AnswersOf, AnswerCountOf>(reader, &ids, field, (&(), &page)).await?;
    answers(reader, rows_of(&pages), &field.selection().rows()).await
}

/// Loads what is selected on these answers.
pub(super) async fn answers(
    reader: &Reader,
    rows: Vec<Arc<Answer>>,
    selection: &Selection<'_>,
) -> Result<()> {
    let authors: Vec<_> = rows.iter().filter_map(|row| row.author_id).collect();
    people(reader, &authors, &selection.of_field("author")).await?;
    if !selection.selects("question") {
        return Ok(());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.question_id).collect();
    questions(reader, found::<QuestionById, _>(reader, &ids).await?, &selection.of_field("question")).await
}

/// Loads what is selected on these updates.
pub(crate) async fn updates(
    reader: &Reader,
    rows: Vec<Arc<Update>>,
    selection: &Selection<'_>,
) -> Result<()> {
    let authors: Vec<_> = rows.iter().filter_map(|row| row.author_id).collect();
    people(reader, &authors, &selection.of_field("author")).await?;
    if !selection.selects("subject") {
        return Ok(());
    }
    let all: Vec<_> = rows.iter().map(|row| row.subject).collect();
    subjects(reader, &all, &selection.of_field("subject")).await
}
