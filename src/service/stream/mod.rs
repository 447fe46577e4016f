//! Who reads which events.

mod access;
mod relations;
mod topic;

pub use access::{Standing, is_member, is_readable};
pub use relations::EventById;
pub use topic::{Interest, Topic};
