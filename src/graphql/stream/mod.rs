//! Events, and following them live.

mod event;
mod subscription;

pub use event::EventNode;
pub use subscription::StreamSubscription;
