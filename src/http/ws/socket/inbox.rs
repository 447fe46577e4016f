//! What a client sends over a socket.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{Stream, StreamExt as _};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::http::ws::closing::Closing;
use crate::http::ws::message::ClientMessage;

/// Reads messages, and remembers that it heard something.
pub(super) struct Inbox<S> {
    frames: S,
    message_bytes: usize,
    id_bytes: usize,
    heard: Arc<AtomicBool>,
}

impl<S> Inbox<S>
where
    S: Stream<Item = Result<Message, Error>> + Unpin,
{
    pub(super) fn new(frames: S, message_bytes: usize, id_bytes: usize) -> Self {
        Self { frames, message_bytes, id_bytes, heard: Arc::default() }
    }

    /// Set whenever the client sends anything, a pong included.
    pub(super) fn heard(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.heard)
    }

    /// The next message of the protocol, or why there is none.
    pub(super) async fn next(&mut self) -> Result<ClientMessage, Closing> {
        loop {
            let frame = self.frames.next().await;
            self.heard.store(true, Ordering::Relaxed);
            match frame {
                Some(Ok(Message::Text(text))) => {
                    return ClientMessage::parse(&text, self.id_bytes).map_err(Closing::Malformed);
                }
                Some(Ok(Message::Binary(_))) => {
                    return Err(Closing::Malformed("Send text messages, not binary ones.".to_owned()));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Ok(Message::Close(_))) | None => return Err(Closing::Peer),
                Some(Err(error)) => return Err(self.fault(&error)),
            }
        }
    }

    /// Reads on without looking, until the client has closed the connection.
    pub(super) async fn discard(&mut self) {
        while let Some(Ok(_)) = self.frames.next().await {}
    }

    fn fault(&self, error: &Error) -> Closing {
        match error {
            Error::Capacity(_) => Closing::TooLarge(self.message_bytes),
            Error::Utf8(_) => Closing::NotUtf8,
            Error::Protocol(_) => Closing::BrokenFrame("A frame broke the rules of WebSocket."),
            _ => Closing::Peer,
        }
    }
}
