//! Comments, questions with answers, and updates by leaders.

mod comment;
mod filter;
mod forum;
mod input;
mod list;
mod mutation;
mod plan;
mod query;
mod question;
mod subject;
mod update;

pub use comment::{Comment, CommentConnection};
pub use filter::TimeOrder;
pub(crate) use forum::forum_threads_on;
pub use forum::{ForumMutation, ForumPost, ForumQuery, ForumThread, ForumThreadConnection};
pub(crate) use list::{comments_on, posts, questions_on, updates_on};
pub use mutation::ConversationMutation;
pub use query::ConversationQuery;
pub use question::{Answer, Question, QuestionConnection};
pub use subject::ConversationSubject;
pub use update::{LeaderUpdate, LeaderUpdateConnection};
