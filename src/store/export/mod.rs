//! A season's public record out of the database, and into an empty one.

mod columns;
mod read;
mod rows;
mod write;

pub use read::{Place, Source};
pub use write::{insert, is_empty, mark_imported, was_imported};
