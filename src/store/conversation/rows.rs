//! Rows of the area `conversation` into domain values.

use entity::ids::{AllianceId, MissionId};
use entity::{
    answer, comment, comment_revision, forum_post, forum_post_revision, forum_thread, leader_update, question,
};

use crate::domain::conversation::{
    Answer, Comment, CommentRevision, ForumPost, ForumPostRevision, ForumThread, ForumUrl, Question, Subject,
    Update,
};
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

impl TryFrom<forum_thread::Model> for ForumThread {
    type Error = StoreError;

    fn try_from(row: forum_thread::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            forum: ForumUrl::parse(&row.forum).map_err(|error| StoreError::Corrupt(error.to_string()))?,
            topic_id: row.topic_id,
            title: row.title,
            slug: row.slug,
            tags: strings(row.tags)?,
            posts_stated: row.posts_stated,
            opened_at: row.opened_at,
            last_posted_at: row.last_posted_at,
            views: row.views,
            subject: Subject::of_row(row.mission_id, row.alliance_id),
            placed_by_hand: row.placed_by_hand,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl From<forum_post::Model> for ForumPost {
    fn from(row: forum_post::Model) -> Self {
        Self {
            id: row.id,
            thread_id: row.thread_id,
            post_id: row.post_id,
            number: row.number,
            reply_to_number: row.reply_to_number,
            reply_to_id: row.reply_to_id,
            author_handle: row.author_handle,
            author_name: row.author_name,
            by_staff: row.by_staff,
            kind: row.kind,
            state: row.state,
            html: row.html,
            markdown: row.markdown,
            likes: row.likes,
            text_version: row.text_version,
            edit_reason: row.edit_reason,
            written_at: row.written_at,
            edited_at: row.edited_at,
        }
    }
}

impl From<forum_post_revision::Model> for ForumPostRevision {
    fn from(row: forum_post_revision::Model) -> Self {
        Self {
            id: row.id,
            post_id: row.post_id,
            text_version: row.text_version,
            html: row.html,
            markdown: row.markdown,
            written_at: row.written_at,
        }
    }
}
