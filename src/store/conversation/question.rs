//! Questions and their answers.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::answer;
use entity::ids::{AccountId, AllianceId, AnswerId, QuestionId};
use entity::question::{Column, Entity, Model};
use entity::vocab::QuestionStatus;
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Select};

use crate::domain::conversation::{Answer, Question, Subject};
use crate::domain::page::{Page, PageArgs};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::page::{Listing, all_among, count, count_of_each};
use crate::store::subject::{TimeOrder, about, about_visible, concerning, count_about_each, page_about_each};

/// Which questions a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct QuestionFilter {
    /// Asked of exactly this.
    pub subject: Option<Subject>,
    /// Asked of this alliance or of one of its missions.
    pub alliance: Option<AllianceId>,
    /// Asked by this account.
    pub asker: Option<AccountId>,
    /// In this state.
    pub status: Option<QuestionStatus>,
    /// Overdue at a time, or not.
    pub overdue: Option<(bool, DateTime<Utc>)>,
}

fn select(scope: &Scope, filter: &QuestionFilter) -> Select<Entity> {
    let mut select = about_visible(Entity::find(), scope);
    if let Some(subject) = filter.subject {
        select = select.filter(about::<Entity>(subject));
    }
    if let Some(alliance) = filter.alliance {
        select = select.filter(concerning::<Entity>(alliance));
    }
    if let Some(asker) = filter.asker {
        select = select.filter(Column::AuthorId.eq(asker));
    }
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status));
    }
    if let Some((is_overdue, now)) = filter.overdue {
        select = select.filter(if is_overdue { overdue(now) } else { not_overdue(now) });
    }
    select
}

fn overdue(now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::Status.eq(QuestionStatus::Open)).add(Column::DueAt.lt(now))
}

fn not_overdue(now: DateTime<Utc>) -> Condition {
    let in_time = Column::DueAt.is_null().or(Column::DueAt.gte(now));
    Condition::any().add(Column::Status.eq(QuestionStatus::Answered)).add(in_time)
}

fn shared(page: Page<Model>) -> Result<Page<Arc<Question>>, StoreError> {
    page.try_map(|row| Question::try_from(row).map(Arc::new))
}

/// A page of questions.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn questions<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (filter, order, args): &(QuestionFilter, TimeOrder, PageArgs),
) -> Result<Page<Arc<Question>>, StoreError> {
    let listing = Listing { select: select(scope, filter), order: order.of() };
    shared(listing.page(db, args).await?)
}

/// How many questions meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count_questions<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &QuestionFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// A page of questions about each subject.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn questions_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    (filter, order, args): &(QuestionFilter, TimeOrder, PageArgs),
) -> Result<HashMap<Subject, Arc<Page<Arc<Question>>>>, StoreError> {
    let pages = page_about_each(db, (select(scope, filter), *order), subjects, args).await?;
    pages.into_iter().map(|(subject, page)| Ok((subject, Arc::new(shared(page)?)))).collect()
}

/// How many questions there are about each subject.
///
/// # Errors
/// The statement failed.
pub async fn count_questions_about_each<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    subjects: &[Subject],
    filter: &QuestionFilter,
) -> Result<HashMap<Subject, u64>, StoreError> {
    count_about_each(db, select(scope, filter), subjects).await
}

/// The questions with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn questions_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[QuestionId],
) -> Result<HashMap<QuestionId, Arc<Question>>, StoreError> {
    let rows = all_among(db, select(scope, &QuestionFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Question::try_from(row)?)))).collect()
}

/// A page of the answers to each question, the oldest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn answers_of_each<C: ConnectionTrait>(
    db: &C,
    questions: &[QuestionId],
    args: &PageArgs,
) -> Result<HashMap<QuestionId, Arc<Page<Arc<Answer>>>>, StoreError> {
    type Row = answer::Model;
    let listing = Listing { select: answer::Entity::find(), order: TimeOrder::Oldest.of() };
    let question: (_, fn(&Row) -> _) = (answer::Column::QuestionId, |row| Some(row.question_id));
    let pages = listing.page_of_each(db, questions, question, args).await?;
    let shared = |page: Page<Row>| page.try_map(|row| Answer::try_from(row).map(Arc::new));
    pages.into_iter().map(|(id, page)| Ok((id, Arc::new(shared(page)?)))).collect()
}

/// How many answers each question has.
///
/// # Errors
/// The statement failed.
pub async fn count_answers<C: ConnectionTrait>(
    db: &C,
    questions: &[QuestionId],
) -> Result<HashMap<QuestionId, u64>, StoreError> {
    count_of_each(db, answer::Entity::find(), answer::Column::QuestionId, questions).await
}

/// The answers with these ids, to questions that the actor may see.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn answers_by_ids<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[AnswerId],
) -> Result<HashMap<AnswerId, Arc<Answer>>, StoreError> {
    let rows = all_among(db, answer::Entity::find(), answer::Column::Id, ids).await?;
    let questions: Vec<_> = rows.iter().map(|row| row.question_id).collect();
    let visible = questions_by_ids(db, scope, &questions).await?;
    rows.into_iter()
        .filter(|row| visible.contains_key(&row.question_id))
        .map(|row| Ok((row.id, Arc::new(Answer::try_from(row)?))))
        .collect()
}
