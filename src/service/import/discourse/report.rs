//! What mirroring a topic did.

use std::fmt;

use entity::ids::{AccountId, EventId, ForumThreadId};
use serde::Serialize;

use crate::domain::discourse_file::Warning;

/// What became of a topic and its posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiscourseReport {
    /// The thread that mirrors the topic.
    pub thread: ForumThreadId,
    /// Its address at the forum.
    pub source: String,
    /// Its title.
    pub title: String,
    /// Whether it was mirrored for the first time.
    pub is_new: bool,
    /// The fields of the thread itself that changed.
    pub changed: Vec<&'static str>,
    /// The mission or the alliance that it is about.
    pub subject: Option<String>,
    /// The numbers of the posts that came in.
    pub added: Vec<i32>,
    /// The posts that changed.
    pub updated: Vec<UpdatedPost>,
    /// How many posts are as they were.
    pub unchanged: usize,
    /// The numbers of the posts that are older in the files than here, and were left as they are.
    pub older: Vec<i32>,
    /// The handles that posts of the files prove.
    pub proven: Vec<ProvenHandle>,
    /// What is odd.
    pub warnings: Vec<Warning>,
    /// The event that tells of it; none where nothing changed.
    pub event: Option<EventId>,
}

/// A post that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpdatedPost {
    /// Its number.
    pub number: i32,
    /// The fields that changed.
    pub fields: Vec<&'static str>,
}

/// A handle that a post proves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenHandle {
    /// The handle.
    pub handle: String,
    /// Whose it is.
    pub account: AccountId,
    /// The number of the post.
    pub post: i32,
}

impl DiscourseReport {
    /// Whether the files said nothing that was not here already.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.event.is_none() && self.proven.is_empty()
    }
}

impl fmt::Display for DiscourseReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({})\n{}\n", self.title, self.thread, self.source)?;
        match &self.subject {
            Some(subject) => writeln!(f, "Attached to {subject}.")?,
            None => writeln!(f, "Attached to nothing. Staff can attach it with `forumThreadAttach`.")?,
        }
        if self.is_unchanged() {
            writeln!(f, "Nothing changed.")?;
        } else if !self.is_new && !self.changed.is_empty() {
            writeln!(f, "Changed: {}.", self.changed.join(", "))?;
        }
        let (added, updated, older) = (self.added.len(), self.updated.len(), self.older.len());
        writeln!(f, "Posts: {added} added, {updated} updated, {} unchanged, {older} older.", self.unchanged)?;
        for UpdatedPost { number, fields } in &self.updated {
            writeln!(f, "  post {number}: {}", fields.join(", "))?;
        }
        for ProvenHandle { handle, account, post } in &self.proven {
            writeln!(f, "Proven: {handle} is {account}, by post {post}.")?;
        }
        if !self.warnings.is_empty() {
            writeln!(f, "\nWarnings ({}):", self.warnings.len())?;
        }
        self.warnings.iter().try_for_each(|warning| writeln!(f, "  {warning}"))
    }
}
