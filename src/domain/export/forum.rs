//! Mirrored threads of forums with their posts, and the handles by which their authors are known.

use chrono::{DateTime, Utc};
use entity::ids::{
    AccountHandleId, AccountId, AllianceId, ForumPostId, ForumPostRevisionId, ForumThreadId, MissionId,
};
use entity::vocab::{ForumPostKind, ForumPostState, Platform};
use serde::{Deserialize, Deserializer, Serialize};

use super::records;
use crate::domain::conversation::ForumUrl;
use crate::domain::discourse_file::cleaned_again;

records! {
    /// A handle that an account has proven; claims are not public.
    AccountHandle {
        id: AccountHandleId,
        account_id: AccountId,
        platform: Platform,
        forum_url: Option<String>,
        handle: String,
        verified_at: Option<DateTime<Utc>>,
        proof_url: Option<String>,
        reason: Option<String>,
        created_at: DateTime<Utc>,
    }

    /// A mirrored thread.
    ForumThread {
        id: ForumThreadId,
        forum_url: ForumUrl,
        topic_id: i32,
        title: String,
        slug: String,
        tags: Vec<String>,
        posts_stated: Option<i32>,
        opened_at: Option<DateTime<Utc>>,
        last_posted_at: Option<DateTime<Utc>>,
        views: Option<i64>,
        mission_id: Option<MissionId>,
        alliance_id: Option<AllianceId>,
        placed_by_hand: bool,
        version: i32,
        created_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A mirrored post; which post it replies to follows from the number.
    ForumPost {
        id: ForumPostId,
        thread_id: ForumThreadId,
        forum_url: ForumUrl,
        post_id: i64,
        number: i32,
        reply_to_number: Option<i32>,
        author_handle: Option<String>,
        author_name: Option<String>,
        by_staff: bool,
        kind: ForumPostKind,
        state: ForumPostState,
        body_html: Option<CleanHtml>,
        body_markdown: Option<String>,
        likes: Option<i32>,
        version: i32,
        edit_reason: Option<String>,
        written_at: Option<DateTime<Utc>>,
        edited_at: Option<DateTime<Utc>>,
        mirrored_at: DateTime<Utc>,
        updated_at: DateTime<Utc>,
    }

    /// A text that a mirrored post had before.
    ForumPostRevision {
        id: ForumPostRevisionId,
        post_id: ForumPostId,
        version: i32,
        body_html: Option<CleanHtml>,
        body_markdown: Option<String>,
        written_at: Option<DateTime<Utc>>,
        mirrored_at: DateTime<Utc>,
    }
}

/// HTML that is safe to show. That of a file is cleaned while it is read: whoever wrote the file may mean harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// HTML that the database holds, which was cleaned before it was kept.
    pub(crate) fn kept(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for CleanHtml {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|html| Self(cleaned_again(&html)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> String {
        let html: CleanHtml = serde_json::from_value(serde_json::json!(html)).expect("HTML");
        html.as_str().to_owned()
    }

    #[test]
    fn what_a_file_calls_clean_is_cleaned() {
        assert_eq!(read("<p onclick=\"x()\">a<script>x()</script></p>"), "<p>a</p>");
        assert_eq!(read("<a href=\"javascript:x()\">a</a>"), "<a rel=\"nofollow noopener\">a</a>");
    }

    #[test]
    fn what_is_clean_stays_as_it_is() {
        let clean =
            "<p>a <a href=\"https://gov.example/x\" rel=\"nofollow noopener\">b</a> &amp; <b>c</b></p>";
        assert_eq!(read(clean), clean);
    }
}
