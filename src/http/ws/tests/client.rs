//! A server with the toy application, and a client that speaks the protocol.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::http::front::Limits;
use crate::http::routes::testing::ToyRoutes;
use crate::http::server::{ServerLimits, serve};
use crate::http::sse::EventStreamLimits;
use crate::http::testing::Toy;
use crate::http::ws::WebSocketLimits;

const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct TestServer {
    pub(super) app: Toy,
    pub(super) address: SocketAddr,
    pub(super) shutdown: CancellationToken,
    pub(super) sockets: TaskTracker,
    pub(super) serving: JoinHandle<()>,
}

impl TestServer {
    pub(super) async fn start() -> Self {
        Self::with(Limits::development(), WebSocketLimits::default()).await
    }

    pub(super) async fn with_limits(limits: WebSocketLimits) -> Self {
        Self::with(Limits::development(), limits).await
    }

    pub(super) async fn with(front: Limits, limits: WebSocketLimits) -> Self {
        let ToyRoutes { app, router, shutdown, sockets } =
            ToyRoutes::new(front, limits, EventStreamLimits::default());
        let server_limits =
            ServerLimits { stalled_write: Duration::from_millis(500), ..ServerLimits::default() };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(serve(listener, router, server_limits, shutdown.clone()));
        Self { app, address, shutdown, sockets, serving }
    }

    /// A handshake as the protocol wants it.
    pub(super) fn handshake(&self) -> Request<()> {
        let mut request = format!("ws://{}/graphql", self.address).into_client_request().unwrap();
        let protocol = HeaderValue::from_static("graphql-transport-ws");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        request
    }

    /// A socket that is open, but not initialised.
    pub(super) async fn open(&self) -> Client {
        self.open_with(self.handshake()).await
    }

    pub(super) async fn open_with(&self, request: Request<()>) -> Client {
        let (stream, _) = connect_async(request).await.unwrap();
        Client { stream }
    }

    /// A socket that is ready for operations.
    pub(super) async fn connect(&self) -> Client {
        self.connect_with(json!({})).await
    }

    pub(super) async fn connect_with(&self, payload: Value) -> Client {
        let mut client = self.open().await;
        client.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(client.receive().await, json!({ "type": "connection_ack" }));
        client
    }

    /// The status and code with which a handshake is refused.
    pub(super) async fn refusal(&self, request: Request<()>) -> (u16, String) {
        let Err(Error::Http(response)) = connect_async(request).await else {
            panic!("the handshake was accepted");
        };
        let body: Value = serde_json::from_slice(response.body().as_deref().unwrap()).unwrap();
        let code = body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned();
        (response.status().as_u16(), code)
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

pub(super) struct Client {
    pub(super) stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    pub(super) async fn send(&mut self, message: Value) {
        self.send_text(&message.to_string()).await;
    }

    pub(super) async fn send_text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// Bytes beside the protocol of WebSocket.
    pub(super) async fn send_bytes(&mut self, bytes: &[u8]) {
        let MaybeTlsStream::Plain(stream) = self.stream.get_mut() else { panic!("the connection is plain") };
        stream.write_all(bytes).await.unwrap();
    }

    pub(super) async fn subscribe(&mut self, id: &str, query: &str) {
        self.send(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    pub(super) async fn complete(&mut self, id: &str) {
        self.send(json!({ "type": "complete", "id": id })).await;
    }

    /// The next message of the protocol.
    pub(super) async fn receive(&mut self) -> Value {
        loop {
            match timeout(PATIENCE, self.stream.next()).await.expect("no message came") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("no message of the protocol, but {other:?}"),
            }
        }
    }

    /// The code and reason with which the server closes the socket; messages before are skipped.
    pub(super) async fn closed(&mut self) -> (u16, String) {
        loop {
            match timeout(PATIENCE, self.stream.next()).await.expect("the socket stays open") {
                Some(Ok(Message::Close(Some(frame)))) => {
                    return (frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(_)) => {}
                other => panic!("the socket ended without a close frame: {other:?}"),
            }
        }
    }

    /// Makes sure that the server has dealt with all that was sent before.
    pub(super) async fn settle(&mut self) {
        self.send(json!({ "type": "ping", "payload": { "settle": true } })).await;
        while self.receive().await["type"] != "pong" {}
    }
}
