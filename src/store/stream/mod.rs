//! SQL of the event log, of idempotency keys and of webhooks.

mod log;
mod retry;
pub mod webhook;

pub use log::{Batch, LogFilter, by_ids, head, read_after, read_between};
pub(crate) use retry::{claim, find};
