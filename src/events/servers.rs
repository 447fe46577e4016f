//! What servers tell each other: that something was written, so that nobody need ask the log all the time.
//!
//! A word says no more than that, and may be lost: the log is read slowly without it.

mod hear;
mod nats;
mod tell;

#[cfg(test)]
mod testing;

use crate::store::error::StoreError;
use crate::store::notify;

pub use hear::hear;
pub use nats::Nats;
pub use tell::{tell, tell_last};

/// A way between servers: PostgreSQL is one, NATS another.
pub trait Channel: Send + Sync + 'static {
    /// Says words.
    type Sender: Send;
    /// Hears words.
    type Receiver: Send;
    /// Why it does not work.
    type Error: std::fmt::Display + Send;

    /// Opens the way for speaking.
    fn sender(&self) -> impl Future<Output = Result<Self::Sender, Self::Error>> + Send;

    /// Says a word to every server that listens, the own one included.
    fn send(sender: &mut Self::Sender, word: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Opens the way for hearing, from now on.
    fn receiver(&self) -> impl Future<Output = Result<Self::Receiver, Self::Error>> + Send;

    /// The next word; `None` where some may have been lost, and the way is to be opened again. May be dropped at any
    /// time without losing a word.
    fn receive(
        receiver: &mut Self::Receiver,
    ) -> impl Future<Output = Result<Option<String>, Self::Error>> + Send;
}

impl Channel for notify::Channel {
    type Sender = notify::Sender;
    type Receiver = notify::Receiver;
    type Error = StoreError;

    async fn sender(&self) -> Result<notify::Sender, StoreError> {
        notify::Channel::sender(self).await
    }

    async fn send(sender: &mut notify::Sender, word: &str) -> Result<(), StoreError> {
        sender.send(word).await
    }

    async fn receiver(&self) -> Result<notify::Receiver, StoreError> {
        notify::Channel::receiver(self).await
    }

    async fn receive(receiver: &mut notify::Receiver) -> Result<Option<String>, StoreError> {
        receiver.next().await
    }
}
