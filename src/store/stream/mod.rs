//! SQL of the event log and of idempotency keys.

mod log;
mod retry;

pub use log::{Batch, LogFilter, by_ids, head, read_after, read_between};
pub(crate) use retry::{claim, find};
