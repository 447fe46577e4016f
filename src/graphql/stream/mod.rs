//! Events, and following them live.

mod event;
mod subscription;

pub use event::EventNode;
pub(crate) use event::events;
pub use subscription::StreamSubscription;
