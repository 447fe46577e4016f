//! Who reads which events, and delivering them to webhooks.

mod access;
mod relations;
pub mod webhook;

pub use access::{Interest, is_readable, may_read};
pub use relations::EventById;
