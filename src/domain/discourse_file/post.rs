//! One post of a topic.

use chrono::{DateTime, Utc};
use entity::vocab::{ForumPostKind, ForumPostState};
use serde_json::Value;
use url::Url;

use super::clean;
use super::members::Members;
use super::warning::{Code, Warning};
use crate::domain::account::handle_key;

/// A post as its file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its id at the forum.
    pub id: i64,
    /// Its number within the topic.
    pub number: i32,
    /// The number of the post that it replies to.
    pub reply_to: Option<i32>,
    /// Who wrote it.
    pub author: Option<Author>,
    /// Whether its author is staff of the forum.
    pub by_staff: bool,
    /// What it is.
    pub kind: ForumPostKind,
    /// Whether its text is shown.
    pub state: ForumPostState,
    /// The text; empty where it is not shown.
    pub text: PostText,
    /// How many like it.
    pub likes: Option<i32>,
    /// The version of its text, as the forum counts.
    pub version: i32,
    /// Why it was last edited.
    pub edit_reason: Option<String>,
    /// When it was written.
    pub written_at: Option<DateTime<Utc>>,
    /// When the forum last touched it.
    pub edited_at: Option<DateTime<Utc>>,
    /// The text as the file has it, to look for a code in; empty where anybody may have edited it.
    own: Source,
}

/// Who wrote a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The handle at the forum.
    pub handle: String,
    /// The form by which handles are compared.
    pub key: String,
    /// The name that is shown.
    pub name: Option<String>,
}

/// The text of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostText {
    /// As cleaned HTML.
    pub html: Option<String>,
    /// In Markdown.
    pub markdown: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Source {
    cooked: Option<String>,
    raw: Option<String>,
}

impl Post {
    /// What tells a newer text of the same post from an older one.
    #[must_use]
    pub fn edition(&self) -> (i32, Option<DateTime<Utc>>) {
        (self.version, self.edited_at)
    }

    /// Whether the author's own words have `code`: words that are shown, that nobody else could edit, and that are no quote.
    #[must_use]
    pub fn says(&self, code: &str) -> bool {
        match &self.own {
            Source { cooked: Some(cooked), .. } => clean::html_says(cooked, code),
            Source { raw: Some(raw), .. } => clean::markdown_says(raw, code),
            Source { .. } => false,
        }
    }
}

/// A post that is left out, with the reason.
pub(super) type LeftOut = Warning;

/// Reads the post at a place of its list; `address` is where a post of this number stands.
pub(super) fn post(
    place: usize,
    value: &Value,
    topic: i32,
    address: impl FnOnce(i32) -> Url,
) -> Result<(Post, Vec<Warning>), LeftOut> {
    let left_out = |message: String| Warning::new(None, Code::PostLeftOut, message);
    let object = value.as_object().ok_or_else(|| left_out(format!("Entry {place} is no post.")))?;
    let whole = |name: &str| object.get(name).and_then(Value::as_i64).filter(|number| *number > 0);
    let number = whole("post_number").and_then(|number| i32::try_from(number).ok()).ok_or_else(|| {
        left_out(format!("The post at place {place} was left out, as its \"post_number\" cannot be."))
    })?;
    let id = whole("id").ok_or_else(|| {
        let message = "This post was left out, as its \"id\" cannot be.";
        Warning::new(Some(number), Code::PostLeftOut, message)
    })?;
    let mut members = Members::of_post(object, number);
    if let Some(other) = members.number::<i64>("topic_id").filter(|other| *other != i64::from(topic)) {
        let message = format!("This post was left out, as it is of topic {other}.");
        return Err(Warning::new(Some(number), Code::OtherTopic, message));
    }
    let kind = kind(&mut members).ok_or_else(|| {
        let message = "This post was left out, as it is a whisper, or of a kind that is not known.";
        Warning::new(Some(number), Code::PrivatePost, message)
    })?;
    let state = state(&mut members);
    let (text, own) = text(&mut members, kind, state, &address(number));
    let post = Post {
        id,
        number,
        reply_to: reply_to(&mut members, number),
        author: author(&mut members),
        by_staff: ["moderator", "admin", "staff"].into_iter().any(|name| members.flag(name)),
        kind,
        state,
        text,
        likes: likes(&mut members),
        version: members.number("version").filter(|version| *version > 0).unwrap_or(1),
        edit_reason: members.line("edit_reason").filter(|_| state == ForumPostState::Visible),
        written_at: written_at(&mut members),
        edited_at: members.moment("updated_at"),
        own,
    };
    Ok((post, members.warnings))
}

fn kind(members: &mut Members<'_>) -> Option<ForumPostKind> {
    match members.number("post_type") {
        None | Some(1) => Some(ForumPostKind::Regular),
        Some(2) => Some(ForumPostKind::ModeratorAction),
        Some(3) => Some(ForumPostKind::SmallAction),
        Some(_) => None,
    }
}

fn state(members: &mut Members<'_>) -> ForumPostState {
    let is_deleted = members.flag("user_deleted") || members.value("deleted_at").is_some();
    if is_deleted {
        ForumPostState::Deleted
    } else if members.flag("hidden") {
        ForumPostState::Hidden
    } else if members.flag("user_suspended") {
        ForumPostState::AuthorSuspended
    } else {
        ForumPostState::Visible
    }
}

fn text(
    members: &mut Members<'_>,
    kind: ForumPostKind,
    state: ForumPostState,
    address: &Url,
) -> (PostText, Source) {
    if state != ForumPostState::Visible {
        return (PostText::default(), Source::default());
    }
    let source = Source { cooked: fitting(members, "cooked"), raw: fitting(members, "raw") };
    let html = source.cooked.as_deref().map(|cooked| clean::html(cooked, address));
    let text = PostText { html: html.filter(|html| !html.is_empty()), markdown: source.raw.clone() };
    if text == PostText::default() && kind == ForumPostKind::Regular {
        members.warn(Code::NoText, "This post has no text.");
    }
    // Anybody may edit a wiki, so its words are nobody's proof.
    let own = if members.flag("wiki") { Source::default() } else { source };
    (text, own)
}

fn fitting(members: &mut Members<'_>, name: &str) -> Option<String> {
    let text = members.text(name)?;
    if clean::is_too_long(&text) {
        members.warn(
            Code::TextTooLong,
            format!("\"{name}\" is too long, or has too many tags; it is not kept."),
        );
        return None;
    }
    Some(text)
}

fn author(members: &mut Members<'_>) -> Option<Author> {
    let name = members.line("name");
    let Some(handle) = members.line("username") else {
        members.warn(Code::NoAuthor, "The author of this post is not stated.");
        return None;
    };
    Some(Author { key: handle_key(&handle), handle, name })
}

fn reply_to(members: &mut Members<'_>, number: i32) -> Option<i32> {
    let reply_to = members.number("reply_to_post_number").filter(|number| *number > 0)?;
    if reply_to < number {
        return Some(reply_to);
    }
    let message =
        format!("This post says that it replies to post {reply_to}, which does not come before it.");
    members.warn(Code::ReplyToLater, message);
    None
}

/// The forum counts likes among the actions, and says nothing of them where there are none.
fn likes(members: &mut Members<'_>) -> Option<i32> {
    const LIKE: i64 = 2;
    if members.value("actions_summary").is_none() {
        return members.number("like_count");
    }
    let actions = members.list("actions_summary");
    let like = actions.iter().find(|action| action.get("id").and_then(Value::as_i64) == Some(LIKE));
    match like.and_then(Value::as_object) {
        None => Some(members.number("like_count").unwrap_or(0)),
        Some(like) => {
            let mut action = Members::of_topic(like);
            let count = action.number("count");
            if !action.warnings.is_empty() {
                members.warn(Code::WrongType, "The number of likes cannot be, and was taken as not stated.");
                return None;
            }
            Some(count.unwrap_or(0))
        }
    }
}

fn written_at(members: &mut Members<'_>) -> Option<DateTime<Utc>> {
    if members.value("created_at").is_none() {
        members.warn(Code::BadDate, "\"created_at\" is not stated.");
    }
    members.moment("created_at")
}
