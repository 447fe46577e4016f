//! Events, and following them live.

mod event;
mod occasion;
mod subscription;

pub use event::EventNode;
pub use occasion::{Item, Occasion, Request};
pub use subscription::{StreamGap, StreamItem, StreamSubscription};
