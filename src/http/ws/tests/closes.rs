//! Each close code of the protocol.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::client::TestServer;
use crate::http::ws::WebSocketLimits;

fn init(authorization: &Value) -> Value {
    json!({ "type": "connection_init", "payload": { "authorization": authorization } })
}

#[tokio::test]
async fn a_malformed_message_is_4400() {
    let server = TestServer::start().await;
    for text in ["", "{", "[]", r#"{"type":"start"}"#, r#"{"type":"subscribe","id":"1"}"#] {
        let mut client = server.connect().await;
        client.send_text(text).await;
        let (code, reason) = client.closed().await;
        assert_eq!(code, 4400, "{text}");
        assert!(!reason.is_empty() && reason.len() <= 120, "{reason}");
    }
    let mut client = server.connect().await;
    client.stream.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(client.closed().await.0, 4400);
}

#[tokio::test]
async fn an_operation_before_the_connection_is_initialised_is_4401() {
    let server = TestServer::start().await;
    let mut client = server.open().await;
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.closed().await.0, 4401);
}

#[tokio::test]
async fn a_credential_that_ends_is_4401() {
    let server = TestServer::start().await;
    let mut alice = server.connect_with(json!({ "authorization": "Bearer alice" })).await;
    let mut anonymous = server.connect().await;
    alice.subscribe("1", "subscription { ticks(milliseconds: 5) }").await;
    alice.receive().await;
    server.app.end_credentials.notify_waiters();
    let (code, reason) = alice.closed().await;
    assert_eq!((code, reason.as_str()), (4401, "The credential has ended. Sign in again."));
    anonymous.settle().await;
}

#[tokio::test]
async fn a_credential_that_is_refused_is_4403() {
    let server = TestServer::start().await;
    for authorization in [json!("Bearer nobody"), json!("alice"), json!(""), json!(7)] {
        let mut client = server.open().await;
        client.send(init(&authorization)).await;
        assert_eq!(client.closed().await.0, 4403);
    }
}

#[tokio::test]
async fn a_fault_while_checking_a_credential_is_4500() {
    let server = TestServer::start().await;
    let mut client = server.open().await;
    client.send(init(&json!("Bearer unlucky"))).await;
    let (code, reason) = client.closed().await;
    assert_eq!((code, reason.as_str()), (4500, "Internal server error error-1"));
}

#[tokio::test]
async fn a_client_that_does_not_initialise_is_4408() {
    let limits = WebSocketLimits { init_time: Duration::from_millis(50), ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let mut client = server.open().await;
    client.send(json!({ "type": "ping" })).await;
    assert_eq!(client.closed().await, (4408, "Connection initialisation timeout".to_owned()));
}

#[tokio::test]
async fn an_id_that_is_live_is_4409() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.subscribe("twice", "subscription { ticks(milliseconds: 1000) }").await;
    client.subscribe("twice", "{ hello }").await;
    assert_eq!(client.closed().await, (4409, "Subscriber for twice already exists".to_owned()));
}

#[tokio::test]
async fn a_second_initialisation_is_4429() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.send(json!({ "type": "connection_init" })).await;
    assert_eq!(client.closed().await, (4429, "Too many initialisation requests".to_owned()));

    let mut hasty = server.open().await;
    hasty.send(init(&json!("Bearer alice"))).await;
    hasty.send(init(&json!("Bearer alice"))).await;
    assert_eq!(hasty.closed().await.0, 4429);
}

#[tokio::test]
async fn a_message_that_is_too_large_is_1009() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.send(json!({ "type": "ping", "payload": { "text": "a".repeat(200_000) } })).await;
    assert_eq!(client.closed().await.0, 1009);
}

#[tokio::test]
async fn a_frame_that_breaks_the_rules_is_1002_and_a_text_that_is_not_utf_8_is_1007() {
    let server = TestServer::start().await;
    // A masked text frame of one byte: with a reserved bit set, and with a byte that no text has.
    for (frame, code) in [([0xC1, 0x81, 0, 0, 0, 0, b'a'], 1002), ([0x81, 0x81, 0, 0, 0, 0, 0xFF], 1007)] {
        let mut client = server.connect().await;
        client.send_bytes(&frame).await;
        assert_eq!(client.closed().await.0, code);
    }
}

#[tokio::test]
async fn a_socket_past_the_accounts_share_is_1013() {
    let limits = WebSocketLimits { sockets_per_account: 1, ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let alice = json!({ "authorization": "Bearer alice" });
    let _first = server.connect_with(alice.clone()).await;
    let mut second = server.open().await;
    second.send(init(&json!("Bearer alice"))).await;
    assert_eq!(second.closed().await.0, 1013);
    server.connect_with(json!({ "Authorization": "Bearer bob" })).await;
}

#[tokio::test]
async fn a_dead_peer_is_dropped_and_its_operations_end() {
    let limits = WebSocketLimits { keep_alive: Duration::from_millis(50), ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let mut client = server.connect().await;
    client.subscribe("1", "subscription { ticks(milliseconds: 100000) }").await;
    // The client library answers pings only while it is read from.
    tokio::time::timeout(Duration::from_secs(8), async {
        while server.app.probe.cancelled() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the peer is not dropped");
}

#[tokio::test]
async fn a_quiet_peer_that_answers_pings_is_kept() {
    let limits = WebSocketLimits { keep_alive: Duration::from_millis(40), ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let mut client = server.connect().await;
    client.subscribe("1", "{ slow(milliseconds: 400) }").await;
    assert_eq!(client.receive().await["payload"]["data"]["slow"], true);
}

#[tokio::test]
async fn a_client_that_says_goodbye_is_answered() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    let goodbye = CloseFrame { code: CloseCode::Normal, reason: "Goodbye".into() };
    client.stream.send(Message::Close(Some(goodbye.clone()))).await.unwrap();
    assert_eq!(client.stream.next().await.unwrap().unwrap(), Message::Close(Some(goodbye)));
    assert!(client.stream.next().await.is_none());
}
