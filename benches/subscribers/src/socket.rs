//! One subscriber.

use std::sync::PoisonError;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::{Failure, Sent};

const DOCUMENT: &str = "subscription OnMission($id: ID!) {
  missionEvents(missionId: $id) { ... on Event { id kind actor { displayName handle } occurredAt data } }
}";

/// An open subscription.
pub struct Subscriber(WebSocketStream<TcpStream>);

impl Subscriber {
    /// Connects and subscribes; returns when the server has taken the subscription.
    pub async fn open(address: &str, path: &str, mission: &str) -> Result<Self, Failure> {
        let mut request = format!("ws://{address}{path}").into_client_request()?;
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let config = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        socket.send(Message::text(r#"{"type":"connection_init"}"#)).await?;
        expect(&mut socket, "connection_ack").await?;
        let payload = json!({ "query": DOCUMENT, "variables": { "id": mission } });
        let subscribe = json!({ "type": "subscribe", "id": "1", "payload": payload });
        socket.send(Message::text(subscribe.to_string())).await?;
        // The protocol acknowledges no subscription; messages are dealt with in turn.
        socket.send(Message::text(r#"{"type":"ping"}"#)).await?;
        expect(&mut socket, "pong").await?;
        Ok(Self(socket))
    }

    /// Reads so many events; how long each took.
    pub async fn read(mut self, events: usize, sent: Sent) -> Result<Vec<Duration>, Failure> {
        let mut delays = Vec::with_capacity(events);
        while delays.len() < events {
            match self.0.next().await.ok_or("a socket was closed")?? {
                Message::Text(text)
                    if text.contains(r#""type":"next""#) && text.contains("COMMENT_CREATED") =>
                {
                    let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
                    delays
                        .push(sent.get(delays.len()).ok_or("an event came before it was written")?.elapsed());
                }
                Message::Text(text) if text.contains(r#""type":"next""#) => {
                    return Err(text.to_string().into());
                }
                Message::Ping(bytes) => self.0.send(Message::Pong(bytes)).await?,
                Message::Text(text) if text.contains(r#""type":"ping""#) => {
                    self.0.send(Message::text(r#"{"type":"pong"}"#)).await?;
                }
                Message::Close(frame) => return Err(format!("a socket was closed: {frame:?}").into()),
                _ => {}
            }
        }
        self.0.send(Message::Ping(Bytes::new())).await?;
        Ok(delays)
    }
}

async fn expect(socket: &mut WebSocketStream<TcpStream>, kind: &str) -> Result<(), Failure> {
    while let Some(message) = socket.next().await {
        match message? {
            Message::Text(text) if text.contains(kind) => return Ok(()),
            Message::Text(text) => return Err(text.to_string().into()),
            Message::Close(frame) => return Err(format!("{frame:?}").into()),
            _ => {}
        }
    }
    Err("the socket was closed".into())
}
