//! Events, and following them live.

mod connection;
mod event;
mod query;
mod subscription;

pub use event::EventNode;
pub use query::StreamQuery;
pub use subscription::StreamSubscription;
