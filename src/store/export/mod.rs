//! A season's public record out of the database, and into an empty one.

mod choices;
mod columns;
mod delivery_rows;
mod events;
mod import_records;
mod power;
mod read;
mod rows;
mod stored;
mod vote_rows;
mod write;

pub use read::{Place, Source};
pub use write::{insert, is_empty, mark_imported, was_imported};
