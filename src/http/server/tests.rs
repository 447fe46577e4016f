use std::time::Instant;

use axum::http::StatusCode;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

struct Running {
    address: SocketAddr,
    shutdown: CancellationToken,
    serving: tokio::task::JoinHandle<()>,
}

async fn start(router: Router, limits: ServerLimits) -> Running {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = CancellationToken::new();
    let serving = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
    Running { address, shutdown, serving }
}

fn limits() -> ServerLimits {
    ServerLimits {
        header_time: Duration::from_millis(200),
        stalled_write: Duration::from_millis(200),
        discard_time: Duration::from_millis(500),
        grace: Duration::from_millis(300),
        ..ServerLimits::default()
    }
}

fn greeting() -> Router {
    Router::new()
        .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }))
}

async fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    read_all(&mut stream).await
}

async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset after the answer is as good an end as any.
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8(answer).unwrap()
}

const GET: &str = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_handler_sees_the_peers_address() {
    let server = start(greeting(), limits()).await;
    let answer = exchange(server.address, GET).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("\r\n\r\n127.0.0.1:"), "{answer}");
}

#[tokio::test]
async fn a_head_that_does_not_end_is_not_waited_for() {
    let server = start(greeting(), limits()).await;
    let started = Instant::now();
    exchange(server.address, "GET / HTTP/1.1\r\nhost:").await;
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let server = start(greeting(), limits()).await;
    assert_eq!(exchange(server.address, "").await, "");
}

#[tokio::test]
async fn too_many_or_too_long_headers_are_refused() {
    let server = start(greeting(), limits()).await;
    let many: String = (0..120).map(|n| format!("x-{n}: 1\r\n")).collect();
    let answer = exchange(server.address, &format!("GET / HTTP/1.1\r\nhost: x\r\n{many}\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let long = "a".repeat(20_000);
    let answer = exchange(server.address, &format!("GET / HTTP/1.1\r\nhost: x\r\nx: {long}\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_connection_past_the_limit_waits_for_its_turn() {
    let server = start(
        greeting(),
        ServerLimits { connections: 1, header_time: Duration::from_millis(400), ..limits() },
    )
    .await;
    let _holds_the_only_slot = TcpStream::connect(server.address).await.unwrap();
    let started = Instant::now();
    let answer = exchange(server.address, GET).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(started.elapsed() >= Duration::from_millis(300), "it was served beside the first connection");
}

/// Refuses every body unread.
fn refusing() -> Router {
    Router::new().route("/", post(|| async { StatusCode::PAYLOAD_TOO_LARGE }))
}

#[tokio::test]
async fn a_client_that_sends_all_of_its_body_first_reads_why_it_is_refused() {
    let patient = ServerLimits { discard_time: Duration::from_secs(60), ..limits() };
    let server = start(refusing(), patient).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let body = vec![b' '; 10_000_000];
    let head = format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    let answers = read_all(&mut stream).await;
    assert!(answers.starts_with("HTTP/1.1 413"), "{answers}");
    assert!(answers.contains("HTTP/1.1 405"), "the connection is not used again: {answers}");
}

/// Sends chunks of a refused body for as long as the server takes them; how many bytes it took, and for how long.
async fn send_endlessly(limits: ServerLimits) -> (usize, Duration) {
    let server = start(refusing(), limits).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let started = Instant::now();
    stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
    let chunk = [b"2000\r\n", [b' '; 0x2000].as_slice(), b"\r\n"].concat();
    let mut sent = 0;
    while stream.write_all(&chunk).await.is_ok() {
        sent += chunk.len();
        assert!(started.elapsed() < Duration::from_secs(10), "an endless body is taken");
    }
    (sent, started.elapsed())
}

#[tokio::test]
async fn a_refused_body_is_not_taken_for_ever() {
    let (_, time) = send_endlessly(ServerLimits { discarded_bytes: usize::MAX, ..limits() }).await;
    assert!(time < Duration::from_secs(3), "{time:?}");
}

#[tokio::test]
async fn a_refused_body_is_not_taken_without_end() {
    let patient = ServerLimits { discard_time: Duration::from_secs(60), ..limits() };
    // The sockets hold some more.
    let (sent, _) = send_endlessly(ServerLimits { discarded_bytes: 100_000, ..patient }).await;
    assert!(sent < 20_000_000, "{sent} bytes");
}

#[tokio::test]
async fn a_client_that_asks_before_it_sends_is_told_not_to() {
    let server = start(refusing(), limits()).await;
    let head = "POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n";
    let answer = exchange(server.address, head).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(!answer.contains("100 Continue"), "{answer}");
}

#[tokio::test]
async fn a_peer_that_does_not_read_is_dropped() {
    let dropped = CancellationToken::new();
    let body_dropped = dropped.clone();
    let router = Router::new().route(
        "/",
        get(move || {
            let signal = body_dropped.clone().drop_guard();
            async move {
                let endless = futures_util::stream::repeat_with(move || {
                    let _held_while_the_body_lives = &signal;
                    Ok::<_, io::Error>(bytes::Bytes::from_static(&[b'a'; 65_536]))
                });
                axum::body::Body::from_stream(endless)
            }
        }),
    );
    let server = start(router, limits()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    tokio::time::timeout(Duration::from_secs(3), dropped.cancelled()).await.unwrap();
}

#[tokio::test]
async fn an_open_request_ends_before_shutdown_does() {
    let router = Router::new().route(
        "/",
        get(|| async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            "late"
        }),
    );
    let server = start(router, limits()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(30)).await;
    server.shutdown.cancel();
    let answer = read_all(&mut stream).await;
    assert!(answer.ends_with("late"), "{answer}");
    server.serving.await.unwrap();
    assert!(TcpStream::connect(server.address).await.is_err(), "the listener is still open");
}

#[tokio::test]
async fn a_request_that_outlasts_the_grace_time_is_cut_off() {
    let router = Router::new().route("/", get(std::future::pending::<&str>));
    let server = start(router, limits()).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(30)).await;
    server.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(3), server.serving).await.unwrap().unwrap();
    assert_eq!(read_all(&mut stream).await, "");
}
