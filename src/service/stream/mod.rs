//! Who reads which events.

mod access;
mod cursor;
mod feed;
mod relations;

pub use access::{Interest, is_readable, may_read};
pub use cursor::{cursor_at, position_behind};
pub use feed::{FeedPage, feed};
pub use relations::EventById;
