use serde_json::json;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use super::client::TestServer;
use crate::http::ws::WebSocketLimits;

#[tokio::test]
async fn another_subprotocol_is_refused() {
    let server = TestServer::start().await;
    let mut request = server.handshake();
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("graphql-ws"));
    assert_eq!(server.refusal(request).await, (400, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn the_subprotocol_may_stand_among_others() {
    let server = TestServer::start().await;
    let mut request = server.handshake();
    let offered = HeaderValue::from_static("graphql-ws, graphql-transport-ws");
    request.headers_mut().insert("sec-websocket-protocol", offered);
    let mut client = server.open_with(request).await;
    client.send(json!({ "type": "connection_init" })).await;
    assert_eq!(client.receive().await, json!({ "type": "connection_ack" }));
}

#[tokio::test]
async fn pages_of_other_sites_are_refused() {
    let server = TestServer::start().await;
    let mut request = server.handshake();
    request.headers_mut().insert("origin", HeaderValue::from_static("https://evil.example"));
    assert_eq!(server.refusal(request).await, (403, "FORBIDDEN".to_owned()));

    let mut request = server.handshake();
    request.headers_mut().insert("origin", HeaderValue::from_static("https://app.example.org"));
    server.open_with(request).await;
}

#[tokio::test]
async fn a_bad_credential_in_the_upgrade_is_refused_at_once() {
    let server = TestServer::start().await;
    for credential in ["Bearer nobody", "Basic YWxpY2U="] {
        let mut request = server.handshake();
        request.headers_mut().insert("authorization", HeaderValue::from_static(credential));
        assert_eq!(server.refusal(request).await, (401, "UNAUTHENTICATED".to_owned()));
    }
}

#[tokio::test]
async fn the_upgrades_credential_speaks_unless_the_payload_brings_another() {
    let server = TestServer::start().await;
    for (payload, name) in [(json!({}), "alice"), (json!({ "authorization": "Bearer bob" }), "bob")] {
        let mut request = server.handshake();
        request.headers_mut().insert("authorization", HeaderValue::from_static("Bearer alice"));
        let mut client = server.open_with(request).await;
        client.send(json!({ "type": "connection_init", "payload": payload })).await;
        client.receive().await;
        client.subscribe("1", "{ whoami }").await;
        assert_eq!(client.receive().await["payload"]["data"]["whoami"], name);
    }
}

#[tokio::test]
async fn a_credential_in_the_url_is_not_looked_at() {
    let server = TestServer::start().await;
    let mut request = server.handshake();
    let uri = format!("ws://{}/graphql?authorization=Bearer%20alice&token=alice", server.address);
    *request.uri_mut() = uri.parse().unwrap();
    let mut client = server.open_with(request).await;
    client.send(json!({ "type": "connection_init" })).await;
    client.receive().await;
    client.subscribe("1", "{ whoami }").await;
    assert_eq!(client.receive().await["payload"]["data"]["whoami"], json!(null));
}

#[tokio::test]
async fn an_address_has_so_many_sockets_and_no_more() {
    let limits = WebSocketLimits { sockets_per_address: 2, ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let _first = server.open().await;
    let second = server.open().await;
    assert_eq!(server.refusal(server.handshake()).await, (429, "RATE_LIMITED".to_owned()));
    drop(second);
    while server.sockets.len() > 1 {
        tokio::task::yield_now().await;
    }
    server.open().await;
}
