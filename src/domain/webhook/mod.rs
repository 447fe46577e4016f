//! Webhooks: where events are delivered to, what is sent, how it is signed, and when it is tried again.

mod address;
mod message;
mod records;
pub mod schedule;
mod secret;
mod target;

pub use address::is_public;
pub use message::{Message, TEST_MESSAGE, event_type};
pub use records::{Attempt, Delivery, LiveSecret, Webhook};
pub use secret::{Secret, signatures};
pub use target::{Reach, Target, TargetError};

/// How many webhooks an account has at most.
pub const WEBHOOKS_PER_ACCOUNT: i32 = 20;
