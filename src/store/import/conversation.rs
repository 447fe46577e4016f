//! Comments, questions with answers, and updates on missions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveTime, Utc};
use entity::ids::{AccountId, AnswerId, CommentId, MissionId, QuestionId, TypedId, UpdateId};
use entity::vocab::{CommentKind, QuestionStatus};
use entity::{answer, comment, leader_update, question};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::urls;
use crate::domain::season_file::{Post, PostKind};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::among;
use crate::store::write::insert_all;

/// How many questions one statement closes.
const CHUNK: usize = 1000;

/// A post to be made.
#[derive(Clone, Debug)]
pub struct NewPost<'f> {
    /// Its id.
    pub id: Uuid,
    /// The mission.
    pub mission: MissionId,
    /// The author.
    pub author: Option<AccountId>,
    /// The question that it answers, of an answer.
    pub question: Option<QuestionId>,
    /// What the file says.
    pub record: &'f Post,
}

impl NewPost<'_> {
    /// Midnight of the stated day; without one, the time of the import.
    fn written_at(&self, tx: &WriteTx) -> DateTime<Utc> {
        self.record.on.map_or(tx.now(), |on| on.and_time(NaiveTime::MIN).and_utc())
    }
}

/// Makes the posts. A question with an answer among them is answered.
///
/// # Errors
/// The statement failed.
pub async fn insert_posts(tx: &WriteTx, posts: &[NewPost<'_>]) -> Result<(), StoreError> {
    let answered = first_answers(tx, posts);
    let (mut questions, mut answers, mut comments, mut updates) = (vec![], vec![], vec![], vec![]);
    for post in posts {
        match &post.record.kind {
            PostKind::Question => questions.push(question(tx, post, &answered)),
            PostKind::Answer { .. } => answers.extend(answer(tx, post)),
            PostKind::Comment(kind) => comments.push(comment(tx, post, *kind)),
            PostKind::Update => updates.push(update(tx, post)),
        }
    }
    insert_all(tx, questions).await?;
    insert_all(tx, answers).await?;
    insert_all(tx, comments).await?;
    insert_all(tx, updates).await
}

/// Marks those of the questions as answered that were here, open, before their answers came in.
///
/// # Errors
/// The statement failed.
pub async fn close_questions(tx: &WriteTx, questions: &[QuestionId]) -> Result<(), StoreError> {
    for chunk in questions.chunks(CHUNK) {
        let id = among(sea_orm::ConnectionTrait::get_database_backend(tx), question::Column::Id, chunk);
        question::Entity::update_many()
            .col_expr(question::Column::Status, Expr::val(QuestionStatus::Answered.as_str()))
            .col_expr(question::Column::AnsweredAt, Expr::val(tx.now()))
            .col_expr(question::Column::Version, Expr::col(question::Column::Version).add(1))
            .filter(question::Column::Status.eq(QuestionStatus::Open))
            .filter(id)
            .exec(tx)
            .await?;
    }
    Ok(())
}

fn first_answers(tx: &WriteTx, posts: &[NewPost<'_>]) -> HashMap<QuestionId, DateTime<Utc>> {
    let mut first = HashMap::new();
    for post in posts {
        let Some(question) = post.question else { continue };
        let at = post.written_at(tx);
        let earliest = first.entry(question).or_insert(at);
        *earliest = std::cmp::min(at, *earliest);
    }
    first
}

fn question(
    tx: &WriteTx,
    post: &NewPost<'_>,
    answered: &HashMap<QuestionId, DateTime<Utc>>,
) -> question::Model {
    let id = QuestionId::from_uuid(post.id);
    let (asked_at, answered_at) = (post.written_at(tx), answered.get(&id).copied());
    question::Model {
        id,
        mission_id: Some(post.mission),
        alliance_id: None,
        author_id: post.author,
        body: post.record.body.clone(),
        status: if answered_at.is_some() { QuestionStatus::Answered } else { QuestionStatus::Open },
        due_at: None,
        answered_at: answered_at.map(|at| std::cmp::max(at, asked_at)),
        source_urls: urls(&post.record.origin.sources),
        version: 1,
        created_at: asked_at,
    }
}

fn answer(tx: &WriteTx, post: &NewPost<'_>) -> Option<answer::Model> {
    Some(answer::Model {
        id: AnswerId::from_uuid(post.id),
        question_id: post.question?,
        author_id: post.author,
        body: post.record.body.clone(),
        source_urls: urls(&post.record.origin.sources),
        created_at: post.written_at(tx),
    })
}

fn comment(tx: &WriteTx, post: &NewPost<'_>, kind: CommentKind) -> comment::Model {
    comment::Model {
        id: CommentId::from_uuid(post.id),
        kind,
        mission_id: Some(post.mission),
        alliance_id: None,
        author_id: post.author,
        parent_id: None,
        body: post.record.body.clone(),
        edited_at: None,
        source_urls: urls(&post.record.origin.sources),
        version: 1,
        created_at: post.written_at(tx),
    }
}

fn update(tx: &WriteTx, post: &NewPost<'_>) -> leader_update::Model {
    leader_update::Model {
        id: UpdateId::from_uuid(post.id),
        mission_id: Some(post.mission),
        alliance_id: None,
        author_id: post.author,
        period: None,
        body: post.record.body.clone(),
        source_urls: urls(&post.record.origin.sources),
        created_at: post.written_at(tx),
    }
}
