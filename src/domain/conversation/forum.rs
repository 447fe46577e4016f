//! Mirrored threads of forums, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{ForumPostId, ForumPostRevisionId, ForumThreadId};
use entity::vocab::{ForumPostKind, ForumPostState};

use super::{ForumUrl, Subject};

/// A mirrored thread of a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumThread {
    /// Its id.
    pub id: ForumThreadId,
    /// The forum.
    pub forum: ForumUrl,
    /// The topic's number there, which stays when its title changes.
    pub topic_id: i32,
    /// The title.
    pub title: String,
    /// The slug in the topic's address.
    pub slug: String,
    /// The tags.
    pub tags: Vec<String>,
    /// How many posts the forum says that the topic has.
    pub posts_stated: Option<i32>,
    /// When the topic was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the last post was written, as of the newest file.
    pub last_posted_at: Option<DateTime<Utc>>,
    /// How often the topic was looked at, as of the newest file; it only grows, so it tells which file is newer.
    pub views: Option<i64>,
    /// The mission or the alliance that it is about.
    pub subject: Option<Subject>,
    /// Whether somebody decided what it is about, so that an import does not.
    pub placed_by_hand: bool,
    /// Grows by one with each change.
    pub version: i32,
    /// When it was first mirrored.
    pub created_at: DateTime<Utc>,
    /// When the mirror last changed.
    pub updated_at: DateTime<Utc>,
}

/// A mirrored post of a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumPost {
    /// Its id.
    pub id: ForumPostId,
    /// The thread.
    pub thread_id: ForumThreadId,
    /// Its id at the forum.
    pub post_id: i64,
    /// Its number within the topic.
    pub number: i32,
    /// The number of the post that it replies to.
    pub reply_to_number: Option<i32>,
    /// The post that it replies to, where that is mirrored.
    pub reply_to_id: Option<ForumPostId>,
    /// Who wrote it, by the handle at the forum.
    pub author_handle: Option<String>,
    /// The name that the author shows there.
    pub author_name: Option<String>,
    /// Whether its author is staff of the forum.
    pub by_staff: bool,
    /// What it is.
    pub kind: ForumPostKind,
    /// Whether its text is shown.
    pub state: ForumPostState,
    /// The text as cleaned HTML.
    pub html: Option<String>,
    /// The text in Markdown, where a file had it.
    pub markdown: Option<String>,
    /// How many like it.
    pub likes: Option<i32>,
    /// The version of its text, as the forum counts.
    pub text_version: i32,
    /// Why it was last edited.
    pub edit_reason: Option<String>,
    /// When it was written.
    pub written_at: Option<DateTime<Utc>>,
    /// When the forum last touched it.
    pub edited_at: Option<DateTime<Utc>>,
}

/// A text that a mirrored post had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumPostRevision {
    /// Its id.
    pub id: ForumPostRevisionId,
    /// The post.
    pub post_id: ForumPostId,
    /// The version of the text, as the forum counts.
    pub text_version: i32,
    /// The text as cleaned HTML.
    pub html: Option<String>,
    /// The text in Markdown.
    pub markdown: Option<String>,
    /// When the forum last touched it.
    pub written_at: Option<DateTime<Utc>>,
}
