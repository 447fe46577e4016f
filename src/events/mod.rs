//! The event log's way to its readers: relay, bus, and streams that resume.

mod bus;
mod follow;
mod relay;

pub use bus::{Bus, Wake};
pub use follow::{Following, follow, history};
pub use relay::{Relay, relay};
