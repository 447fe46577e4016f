//! Who reads which events.

mod access;
mod relations;

pub use access::{Interest, is_readable, may_read};
pub use relations::EventById;
