//! SQL of the event log, of idempotency keys and of webhooks.

mod entry;
mod feed;
mod log;
mod offset;
mod place;
mod retry;
pub mod webhook;

pub use entry::Unknown;
pub use feed::{FeedFilter, read_public};
pub use log::{Batch, LogFilter, by_ids, head, read_after, read_between};
pub(crate) use log::{behind, entries, has_unsettled, settled};
pub(crate) use offset::{keep_ahead, number_of};
pub use place::{last_until, oldest, position_of, positions_of};
pub(crate) use retry::{claim, find};
