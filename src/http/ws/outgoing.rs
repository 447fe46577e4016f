//! What waits to be written to a socket.
//!
//! One bounded queue serves all operations of a socket. Those that wait for room get it in the order in which
//! they asked, so a busy operation cannot starve another.

use futures_util::{Sink, SinkExt as _};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use super::closing::Closing;
use crate::http::operations::{Operations, Run};

/// One message to write. A queue keeps room for 32 of them while it is idle, so they are small.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// A message of the connection itself.
    Plain(String),
    /// A message of an operation.
    Of(Box<OfOperation>),
    /// Asks whether the client is still there.
    Ping,
    /// The last message: nothing is written after it.
    Close(Box<Closing>),
}

/// A message of an operation, written only while the operation is live.
#[derive(Debug)]
pub(super) struct OfOperation {
    pub(super) run: Run,
    pub(super) is_last: bool,
    pub(super) text: String,
}

/// Writes what is queued until the socket is closed or broken; tells whether both sides know that it closes.
pub(super) async fn write_all<S>(
    mut sink: S,
    mut queue: mpsc::Receiver<Outgoing>,
    operations: &Operations,
) -> bool
where
    S: Sink<Message> + Unpin,
{
    while let Some(outgoing) = queue.recv().await {
        let message = match outgoing {
            Outgoing::Plain(text) => Message::Text(text.into()),
            Outgoing::Of(of) if operations.admits(&of.run, of.is_last) => Message::Text(of.text.into()),
            Outgoing::Of(_) => continue,
            Outgoing::Ping => Message::Ping(Bytes::new()),
            Outgoing::Close(closing) => {
                return match closing.frame() {
                    Some(frame) => sink.send(Message::Close(Some(frame))).await.is_ok(),
                    None => *closing == Closing::Peer,
                };
            }
        };
        if sink.send(message).await.is_err() {
            return false;
        }
    }
    false
}
