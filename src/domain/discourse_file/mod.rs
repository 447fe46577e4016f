//! Reads a topic of a Discourse forum from the JSON that `/t/ID.json` answers with: texts in, a checked topic and a list
//! of warnings out.
//!
//! What the mirror needs must be there: the topic's number and title, and of each post its id and its number. Members that
//! are not known are passed over, since forums have many. What is odd is told, and taken as not stated.

mod clean;
mod error;
mod members;
mod post;
#[cfg(test)]
mod tests;
mod topic;
mod warning;

pub use clean::{ALLOWED_TAGS, cleaned_again, words};
pub use error::FileError;
pub use post::{Author, Post, PostText};
pub use topic::{Head, Topic};
pub use warning::{Code, Warning};

use super::conversation::ForumUrl;
use super::season_file::json;
use topic::{Page, merged, page};

/// The most bytes of one file.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// What the files of a topic were read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The topic.
    pub topic: Topic,
    /// What is odd about it.
    pub warnings: Vec<Warning>,
}

/// Reads the files of one topic, each a page of it. `forum` is the forum's address, where the files do not tell it.
///
/// # Errors
/// A file is no topic, the files hold different ones, or nothing tells the forum.
pub fn read(files: &[impl AsRef<str>], forum: Option<ForumUrl>) -> Result<Reading, FileError> {
    let mut pages: Vec<Page> = Vec::new();
    for (place, text) in files.iter().enumerate() {
        let page = parsed(place + 1, text.as_ref())?;
        if let Some(first) = pages.first().filter(|first| first.id != page.id) {
            return Err(FileError::OtherTopic { file: place + 1, found: page.id, wanted: first.id });
        }
        pages.push(page);
    }
    let forum = forum.or_else(|| pages.iter().find_map(|page| page.forum.clone()));
    let (topic, warnings) = merged(forum.ok_or(FileError::NoForum)?, &pages)?;
    Ok(Reading { topic, warnings })
}

fn parsed(file: usize, text: &str) -> Result<Page, FileError> {
    if text.len() > LARGEST_FILE {
        return Err(FileError::TooLarge { file, limit: LARGEST_FILE });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed = json::parse(text).map_err(|error| FileError::not_json(file, &error))?;
    let root = parsed.value.as_object();
    let mut page = page(file, root.ok_or_else(|| FileError::not_a_topic(file, "it is not a JSON object"))?)?;
    page.warnings.extend(parsed.repeated.iter().take(MOST_REPEATED).map(|place| repeated(place)));
    Ok(page)
}

/// How many members that are stated twice are told of.
const MOST_REPEATED: usize = 20;

fn repeated(place: &str) -> Warning {
    let place: String = place.chars().filter(|c| !c.is_control()).take(100).collect();
    let message = format!("\"{place}\" is stated more than once; the last one was read.");
    Warning::new(None, Code::DuplicateMember, message)
}
