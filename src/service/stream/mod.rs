//! Who reads which events.

mod access;
mod cursor;
mod relations;

pub use access::{Interest, is_readable, may_read};
pub use cursor::{cursor_at, position_behind};
pub use relations::EventById;
