//! Asking and answering.

use chrono::{DateTime, Utc};
use entity::answer;
use entity::ids::{AccountId, AnswerId, QuestionId};
use entity::question::{ActiveModel, Column, Entity};
use entity::vocab::QuestionStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::conversation::Subject;
use crate::policy::{Permit, QuestionAnswer, QuestionAsk};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;

/// A question to be asked.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    /// What it is about.
    pub subject: Subject,
    /// Who asks; none where the source does not say.
    pub author: Option<AccountId>,
    /// The text, in Markdown.
    pub body: String,
    /// Until when an answer is expected.
    pub due_at: Option<DateTime<Utc>>,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// An answer to be given.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// The question.
    pub question: QuestionId,
    /// Who answers; none where the source does not say.
    pub author: Option<AccountId>,
    /// The text, in Markdown.
    pub body: String,
    /// Where the record was taken from.
    pub source_urls: Vec<String>,
}

/// Asks a question.
///
/// # Errors
/// The insert failed.
pub async fn ask_question(
    tx: &WriteTx,
    _: &Permit<QuestionAsk>,
    question: NewQuestion,
) -> Result<QuestionId, StoreError> {
    insert_question(tx, question).await
}

async fn insert_question(tx: &WriteTx, question: NewQuestion) -> Result<QuestionId, StoreError> {
    let id = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        mission_id: Set(question.subject.mission()),
        alliance_id: Set(question.subject.alliance()),
        author_id: Set(question.author),
        body: Set(question.body),
        status: Set(QuestionStatus::Open),
        due_at: Set(question.due_at),
        answered_at: Set(None),
        source_urls: Set(serde_json::json!(question.source_urls)),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(id)
}

/// Gives an answer; the first one settles the question. Whether it was the first.
///
/// # Errors
/// A statement failed.
pub async fn answer_question(
    tx: &WriteTx,
    _: &Permit<QuestionAnswer>,
    answer: NewAnswer,
) -> Result<(AnswerId, bool), StoreError> {
    insert_answer(tx, answer).await
}

async fn insert_answer(tx: &WriteTx, answer: NewAnswer) -> Result<(AnswerId, bool), StoreError> {
    let id = tx.new_id();
    let question = answer.question;
    let row = answer::ActiveModel {
        id: Set(id),
        question_id: Set(question),
        author_id: Set(answer.author),
        body: Set(answer.body),
        source_urls: Set(serde_json::json!(answer.source_urls)),
        created_at: Set(tx.now()),
    };
    answer::Entity::insert(row).exec_without_returning(tx).await?;
    Ok((id, settle(tx, question).await?))
}

/// Two who answer at once both find the question open; the state in the condition lets one of them settle it.
async fn settle(tx: &WriteTx, question: QuestionId) -> Result<bool, StoreError> {
    let row = ActiveModel {
        status: Set(QuestionStatus::Answered),
        answered_at: Set(Some(tx.now())),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(question))
        .filter(Column::Status.eq(QuestionStatus::Open));
    Ok(update.exec(tx).await?.rows_affected == 1)
}
