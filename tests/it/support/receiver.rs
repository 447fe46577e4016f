//! The receiving end of a webhook: a server on a port of its own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::task::AbortOnDropHandle;

/// How a receiver answers.
#[derive(Clone)]
pub enum Reply {
    /// With these lines: a status line, headers, and a body behind an empty line.
    Text(&'static str),
    /// Never.
    Silence,
    /// With a good status, and a body without end.
    Endless,
    /// With a head without end.
    EndlessHead,
}

pub const TAKEN: Reply = Reply::Text("HTTP/1.1 204 No Content\r\n\r\n");
pub const FAILED: Reply = Reply::Text("HTTP/1.1 500 Oops\r\ncontent-length: 9\r\n\r\nnot today");

/// A message that arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: String,
}

impl Received {
    /// A header.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}")).to_str().expect("text")
    }

    /// The body.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The `type` of the body.
    pub fn kind(&self) -> String {
        self.json()["type"].as_str().expect("a type").to_owned()
    }
}

/// A server that keeps what it is sent.
pub struct Receiver {
    pub url: String,
    state: Arc<State>,
    _server: AbortOnDropHandle<()>,
}

struct State {
    reply: Mutex<Reply>,
    received: Mutex<Vec<Received>>,
    arrived: Notify,
}

impl Receiver {
    pub async fn answering(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/hook?a=b", listener.local_addr().expect("an address"));
        let state =
            Arc::new(State { reply: Mutex::new(reply), received: Mutex::default(), arrived: Notify::new() });
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.expect("a connection");
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state, _server: AbortOnDropHandle::new(server) }
    }

    /// Answers in another way from now on.
    pub fn answer(&self, reply: Reply) {
        *self.state.reply.lock().expect("not poisoned") = reply;
    }

    /// Everything that arrived, in its order.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().expect("not poisoned").clone()
    }

    /// The types of what arrived.
    pub fn kinds(&self) -> Vec<String> {
        self.received().iter().map(Received::kind).collect()
    }

    /// Waits until so many messages have arrived.
    pub async fn has(&self, count: usize) {
        self.has_within(Duration::from_secs(20), count).await;
    }

    /// The same, where they may take longer.
    pub async fn has_within(&self, patience: Duration, count: usize) {
        let arrive = async {
            while self.received().len() < count {
                self.state.arrived.notified().await;
            }
        };
        tokio::time::timeout(patience, arrive).await.expect("the messages arrive");
    }
}

async fn serve(mut stream: TcpStream, state: Arc<State>) {
    let Some(received) = read(&mut stream).await else { return };
    state.received.lock().expect("not poisoned").push(received);
    state.arrived.notify_one();
    let reply = state.reply.lock().expect("not poisoned").clone();
    match reply {
        Reply::Text(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Reply::Silence => std::future::pending().await,
        Reply::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while stream.write_all(&[b'a'; 4096]).await.is_ok() {}
        }
        Reply::EndlessHead => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
            while stream.write_all(b"x-more: and more and more and more\r\n").await.is_ok() {}
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.ok().filter(|count| *count > 0)?;
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("POST /hook?a=b HTTP/1.1\r\n"), "{head}");
        let mut headers = HeaderMap::new();
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ").expect("a header");
            let name: HeaderName = name.parse().expect("a name");
            headers.insert(name, HeaderValue::from_str(value).expect("a value"));
        }
        let length: usize = headers["content-length"].to_str().expect("text").parse().expect("a number");
        if body.len() >= length {
            return Some(Received { headers, body: body.to_owned() });
        }
    }
}
