//! Mirrored threads of forums.

mod input;
mod list;
mod mutation;
mod plan;
mod post;
mod query;
mod thread;

pub(crate) use list::{forum_threads_of_each, forum_threads_on};
pub use mutation::ForumMutation;
pub use post::ForumPost;
pub use query::ForumQuery;
pub use thread::{ForumThread, ForumThreadConnection};
