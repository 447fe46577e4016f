use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::json;
use tower::ServiceExt as _;

use super::client::TestServer;
use crate::http::front::Limits;
use crate::http::routes::testing::ToyRoutes;
use crate::http::sse::EventStreamLimits;
use crate::http::ws::WebSocketLimits;

#[tokio::test]
async fn shutdown_ends_streams_without_complete_and_lets_queries_end() {
    let mut server = TestServer::start().await;
    let mut client = server.connect().await;
    client.subscribe("stream", "subscription { ticks(milliseconds: 100000) }").await;
    client.subscribe("query", "{ slow(milliseconds: 200) }").await;
    client.settle().await;
    while server.app.probe.started() < 2 {
        tokio::task::yield_now().await;
    }
    server.shutdown.cancel();
    let answer = json!({ "id": "query", "type": "next", "payload": { "data": { "slow": true } } });
    assert_eq!(client.receive().await, answer);
    assert_eq!(client.receive().await, json!({ "id": "query", "type": "complete" }));
    assert_eq!(client.closed().await, (1001, "The server shuts down. Connect again.".to_owned()));
    server.sockets.close();
    drop(client);
    server.sockets.wait().await;
    (&mut server.serving).await.unwrap();
}

#[tokio::test]
async fn shutdown_does_not_wait_longer_than_the_grace_time() {
    let limits = WebSocketLimits { grace: Duration::from_millis(100), ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let mut client = server.connect().await;
    let mut idle = server.open().await;
    client.subscribe("query", "{ slow(milliseconds: 100000) }").await;
    client.settle().await;
    let started = Instant::now();
    server.shutdown.cancel();
    assert_eq!(client.closed().await.0, 1001);
    assert_eq!(idle.closed().await.0, 1001);
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn no_socket_opens_during_shutdown() {
    let toy = ToyRoutes::new(Limits::development(), WebSocketLimits::default(), EventStreamLimits::default());
    toy.shutdown.cancel();
    let request = Request::get("/graphql").header("upgrade", "websocket").body(Body::empty()).unwrap();
    let response = toy.router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    assert!(std::str::from_utf8(&body).unwrap().contains(r#""code":"UNAVAILABLE""#));
}
