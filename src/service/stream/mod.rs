//! Who reads which events, and delivering them to webhooks.

mod access;
mod cursor;
mod feed;
mod relations;
mod topic;
pub mod webhook;

pub use access::{Standing, is_member, is_readable};
pub use cursor::{cursor_at, position_behind};
pub use feed::{FeedPage, feed};
pub use relations::EventById;
pub use topic::{Interest, Topic};
