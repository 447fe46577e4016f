//! Who reads which events.

mod access;
mod relations;

pub use access::{Interest, may_read};
pub use relations::EventById;
