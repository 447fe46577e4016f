//! The event log's way to its readers: relay, bus, and streams that resume; and the way between servers.

mod bus;
mod follow;
mod relay;
mod servers;
mod wake;

pub use bus::Bus;
pub use follow::{DATABASE_PAUSE, Following, follow, history};
pub use relay::{Relay, relay};
pub use servers::{Channel, Nats, hear, tell, tell_last};
pub use wake::Wake;
