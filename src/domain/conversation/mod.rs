//! The area `conversation`.

mod forum;
mod forum_url;
mod question;
mod records;
mod subject;

pub use forum::{ForumPost, ForumPostRevision, ForumThread};
pub use forum_url::{ForumUrl, ForumUrlError};
pub use question::{ANSWER_WITHIN_HOURS, due_at, is_overdue};
pub use records::*;
pub use subject::{InvalidSubject, Subject};
