//! Rows of the area `conversation` into domain values.

use entity::ids::{AllianceId, MissionId};
use entity::{answer, comment, comment_revision, leader_update, question};

use crate::domain::conversation::{Answer, Comment, CommentRevision, Question, Subject, Update};
use crate::store::error::StoreError;
use crate::store::rows::strings;

fn subject(mission: Option<MissionId>, alliance: Option<AllianceId>) -> Result<Subject, StoreError> {
    Subject::of_row(mission, alliance)
        .ok_or_else(|| StoreError::Corrupt("a conversation without one subject".to_owned()))
}

impl TryFrom<comment::Model> for Comment {
    type Error = StoreError;

    fn try_from(row: comment::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            subject: subject(row.mission_id, row.alliance_id)?,
            author_id: row.author_id,
            parent_id: row.parent_id,
            body: row.body,
            edited_at: row.edited_at,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<comment_revision::Model> for CommentRevision {
    type Error = StoreError;

    fn try_from(row: comment_revision::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            comment_id: row.comment_id,
            number: row.number,
            body: row.body,
            written_at: row.written_at,
        })
    }
}

impl TryFrom<question::Model> for Question {
    type Error = StoreError;

    fn try_from(row: question::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            subject: subject(row.mission_id, row.alliance_id)?,
            author_id: row.author_id,
            body: row.body,
            status: row.status,
            due_at: row.due_at,
            answered_at: row.answered_at,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<answer::Model> for Answer {
    type Error = StoreError;

    fn try_from(row: answer::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            question_id: row.question_id,
            author_id: row.author_id,
            body: row.body,
            source_urls: strings(row.source_urls)?,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<leader_update::Model> for Update {
    type Error = StoreError;

    fn try_from(row: leader_update::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            subject: subject(row.mission_id, row.alliance_id)?,
            author_id: row.author_id,
            period: row.period,
            body: row.body,
            source_urls: strings(row.source_urls)?,
            created_at: row.created_at,
        })
    }
}
