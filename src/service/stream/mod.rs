//! Who reads which events, and delivering them to webhooks.

mod access;
mod cursor;
mod feed;
mod relations;
pub mod webhook;

pub use access::{Interest, is_readable, may_read};
pub use cursor::{cursor_at, position_behind};
pub use feed::{FeedPage, feed};
pub use relations::EventById;
