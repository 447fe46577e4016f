//! What people say: signals, comments, questions with answers, and updates.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{
    AccountId, AllianceId, AnswerId, CommentId, CommentRevisionId, IntentId, MissionId, QuestionId, SeasonId,
    SignalId, UpdateId,
};
use entity::vocab::{CommentKind, QuestionStatus, SignalKind, SignalStatus};

use super::records;

records! {
    /// An interest signal that everybody may read; it has no visibility, because there is no other one in the file.
    Signal {
        id: SignalId,
        kind: SignalKind,
        status: SignalStatus,
        season_id: SeasonId,
        account_id: Option<AccountId>,
        mission_id: Option<MissionId>,
        alliance_id: Option<AllianceId>,
        intent_id: Option<IntentId>,
        message: String,
        skills: Vec<String>,
        hours_per_week: Option<i32>,
        timezone: Option<String>,
        stated_on: Option<NaiveDate>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A comment.
    Comment {
        id: CommentId,
        kind: CommentKind,
        mission_id: Option<MissionId>,
        alliance_id: Option<AllianceId>,
        author_id: Option<AccountId>,
        parent_id: Option<CommentId>,
        body: String,
        edited_at: Option<DateTime<Utc>>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
    }

    /// A text that a comment had before.
    CommentRevision {
        id: CommentRevisionId,
        comment_id: CommentId,
        number: i32,
        body: String,
        written_at: DateTime<Utc>,
    }

    /// A question.
    Question {
        id: QuestionId,
        mission_id: Option<MissionId>,
        alliance_id: Option<AllianceId>,
        author_id: Option<AccountId>,
        body: String,
        status: QuestionStatus,
        due_at: Option<DateTime<Utc>>,
        answered_at: Option<DateTime<Utc>>,
        source_urls: Vec<String>,
        version: i32,
        created_at: DateTime<Utc>,
    }

    /// An answer.
    Answer {
        id: AnswerId,
        question_id: QuestionId,
        author_id: Option<AccountId>,
        body: String,
        source_urls: Vec<String>,
        created_at: DateTime<Utc>,
    }

    /// A leader's update.
    Update {
        id: UpdateId,
        mission_id: Option<MissionId>,
        alliance_id: Option<AllianceId>,
        author_id: Option<AccountId>,
        period: Option<String>,
        body: String,
        source_urls: Vec<String>,
        created_at: DateTime<Utc>,
    }
}
