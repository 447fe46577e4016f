//! Words between servers by NATS, where PostgreSQL cannot carry them or has other things to do.

use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event, Subscriber};
use futures_util::StreamExt as _;
use secrecy::{ExposeSecret as _, SecretString};
use tokio_util::sync::CancellationToken;

use super::Channel;

/// How long the NATS server has to take a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the line is tried; the second time that nothing comes back, it is lost.
const PING: Duration = Duration::from_secs(10);
/// What servers say to each other, among all subjects.
const SUBJECT: &str = "alliance_hub.written";

/// A NATS server that all servers on one database know. Nothing on it is kept: who does not listen has missed it.
#[derive(Clone, Debug)]
pub struct Nats(SecretString);

/// Says words.
pub struct Sender(Client);

/// Hears words.
pub struct Receiver {
    words: Subscriber,
    lost: CancellationToken,
}

/// Why NATS does not carry words.
#[derive(Debug, thiserror::Error)]
pub enum NatsError {
    /// No connection.
    #[error("NATS cannot be reached: {0}")]
    Connect(#[from] async_nats::ConnectError),
    /// The subject cannot be listened to.
    #[error("NATS does not let us listen: {0}")]
    Subscribe(#[from] async_nats::SubscribeError),
    /// A word was not taken.
    #[error("NATS does not take words: {0}")]
    Publish(#[from] async_nats::PublishError),
    /// A word was not passed on.
    #[error("NATS does not pass words on: {0}")]
    Flush(#[from] async_nats::client::FlushError),
}

impl Nats {
    /// The server at an address such as `nats://user:password@host:4222`.
    #[must_use]
    pub fn at(address: SecretString) -> Self {
        Self(address)
    }

    /// A connection, and what tells that it was lost. It is not mended: whoever uses it opens another one, and knows that
    /// words may have been missed.
    async fn connect(&self) -> Result<(Client, CancellationToken), NatsError> {
        let lost = CancellationToken::new();
        let losing = lost.clone();
        let options = ConnectOptions::new()
            .name("alliance-hub")
            .connection_timeout(PATIENCE)
            .ping_interval(PING)
            .max_reconnects(1)
            .event_callback(move |event| {
                if matches!(event, Event::Disconnected | Event::Closed | Event::SlowConsumer(_)) {
                    losing.cancel();
                }
                std::future::ready(())
            });
        Ok((options.connect(self.0.expose_secret()).await?, lost))
    }
}

impl Channel for Nats {
    type Sender = Sender;
    type Receiver = Receiver;
    type Error = NatsError;

    async fn sender(&self) -> Result<Sender, NatsError> {
        Ok(Sender(self.connect().await?.0))
    }

    async fn send(sender: &mut Sender, word: &str) -> Result<(), NatsError> {
        sender.0.publish(SUBJECT, word.to_owned().into()).await?;
        Ok(sender.0.flush().await?)
    }

    async fn receiver(&self) -> Result<Receiver, NatsError> {
        let (client, lost) = self.connect().await?;
        let words = client.subscribe(SUBJECT).await?;
        client.flush().await?;
        Ok(Receiver { words, lost })
    }

    async fn receive(receiver: &mut Receiver) -> Result<Option<String>, NatsError> {
        tokio::select! {
            () = receiver.lost.cancelled() => Ok(None),
            word = receiver.words.next() => {
                Ok(word.map(|word| String::from_utf8_lossy(&word.payload).into_owned()))
            }
        }
    }
}
