//! Words between servers by NATS, where PostgreSQL cannot carry them or has other things to do.

use std::time::Duration;

use async_nats::{Client, ConnectOptions, Event, Subscriber};
use futures_util::StreamExt as _;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Channel;

/// How long the NATS server has to take a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the line is tried; the second time that nothing comes back, it is lost.
const PING: Duration = Duration::from_secs(10);
/// What servers say to each other, among all subjects.
const SUBJECT: &str = "alliance_hub.written";

/// A NATS server that all servers on one database know, such as `nats://user:password@host:4222`. Nothing on it is kept: who
/// does not listen has missed it.
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
    /// The address is none.
    #[error("the address of NATS is none: {0}")]
    Address(#[from] url::ParseError),
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
    /// The server at this address.
    #[must_use]
    pub fn at(address: SecretString) -> Self {
        Self(address)
    }

    /// A connection, and what tells that it was lost: whoever listens opens another one then, as words may have been missed.
    async fn connect(&self) -> Result<(Client, CancellationToken), NatsError> {
        let lost = CancellationToken::new();
        let losing = lost.clone();
        let (address, options) = self.sign_in()?;
        let options = options
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
        Ok((options.connect(address.as_str()).await?, lost))
    }

    /// The address by itself, which the library may log, and the sign-in that it held: user and password, or a token.
    fn sign_in(&self) -> Result<(Url, ConnectOptions), NatsError> {
        let mut address = Url::parse(self.0.expose_secret())?;
        let decoded = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let options = match (address.username(), address.password()) {
            ("", _) => ConnectOptions::new(),
            (token, None) => ConnectOptions::with_token(decoded(token)),
            (user, Some(password)) => {
                ConnectOptions::with_user_and_password(decoded(user), decoded(password))
            }
        };
        let is_without = address.set_username("").and_then(|()| address.set_password(None));
        is_without.map_err(|()| url::ParseError::EmptyHost)?;
        Ok((address, options))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_may_be_logged_holds_no_password() {
        let at = |address: &str| Nats::at(address.to_owned().into()).sign_in().unwrap().0.to_string();
        assert_eq!(at("nats://hub:p%40ss@127.0.0.1:4222"), "nats://127.0.0.1:4222");
        assert_eq!(at("tls://token@nats.example.org"), "tls://nats.example.org");
        assert!(Nats::at("nonsense".to_owned().into()).sign_in().is_err());
    }
}
