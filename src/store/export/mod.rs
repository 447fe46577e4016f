//! A season's public record out of the database, and into another one.

mod choices;
mod columns;
mod delivery_rows;
mod events;
mod import_records;
mod log;
mod mirror;
mod power;
mod read;
mod replace;
mod rows;
mod stored;
mod vote_rows;
mod write;

pub use log::{append_events, kept_events, retell_event};
pub use mirror::{
    Mirror, find_mirror, forget_mirror, has_own, is_empty, keep_mirror, lock, remove_events_but,
};
pub use read::{Place, Source};
pub use replace::{clear, remove_parked_accounts};
pub use write::insert;
