//! Operations, one beside another.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{Client, TestServer};
use crate::http::front::Limits;
use crate::http::ws::WebSocketLimits;

const ENDLESS: &str = "subscription { ticks(milliseconds: 0) }";

fn next(id: &str, data: &Value) -> Value {
    json!({ "id": id, "type": "next", "payload": { "data": data } })
}

fn complete(id: &str) -> Value {
    json!({ "id": id, "type": "complete" })
}

/// The next message of an operation, whatever others say before.
async fn of(client: &mut Client, id: &str) -> Value {
    loop {
        let message = client.receive().await;
        if message["id"] == id {
            return message;
        }
    }
}

#[tokio::test]
async fn a_subscription_yields_its_results_and_completes() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.subscribe("1", "subscription { count(to: 2) }").await;
    assert_eq!(client.receive().await, next("1", &json!({ "count": 1 })));
    assert_eq!(client.receive().await, next("1", &json!({ "count": 2 })));
    assert_eq!(client.receive().await, complete("1"));
}

#[tokio::test]
async fn queries_and_mutations_run_too() {
    let server = TestServer::start().await;
    let mut client = server.connect_with(json!({ "authorization": "Bearer alice" })).await;
    client.subscribe("q", "{ whoami }").await;
    assert_eq!(client.receive().await, next("q", &json!({ "whoami": "alice" })));
    assert_eq!(client.receive().await, complete("q"));
    client
        .send(json!({ "type": "subscribe", "id": "m", "payload": {
            "query": "mutation($input: WriteInput!) { write(input: $input) }",
            "variables": { "input": { "text": "x" } },
        } }))
        .await;
    assert_eq!(client.receive().await, next("m", &json!({ "write": "x" })));
    assert_eq!(client.receive().await, complete("m"));
    assert_eq!(server.app.probe.writes(), 1);
}

#[tokio::test]
async fn a_refused_request_is_an_error_and_its_id_is_free_again() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    for (query, code) in [("{", "GRAPHQL_PARSE_FAILED"), ("{ nothing }", "GRAPHQL_VALIDATION_FAILED")] {
        client.subscribe("1", query).await;
        let message = client.receive().await;
        assert_eq!(message["type"], "error");
        assert_eq!(message["payload"][0]["extensions"]["code"], code);
    }
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.receive().await, next("1", &json!({ "hello": "world" })));
}

#[tokio::test]
async fn what_breaks_inside_is_not_shown() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    for query in ["{ leaks }", "{ panics }", "subscription { fails }", "subscription { panics }"] {
        client.subscribe("1", query).await;
        let mut seen = Vec::new();
        loop {
            let message = client.receive().await;
            let is_last = message["type"] != "next";
            seen.push(message.to_string());
            if is_last {
                break;
            }
        }
        let seen = seen.join("\n");
        assert!(seen.contains(r#""code":"INTERNAL""#) && seen.contains("errorId"), "{seen}");
        assert!(!seen.contains("password"), "{seen}");
    }
}

#[tokio::test]
async fn a_query_that_takes_too_long_is_stopped() {
    let limits = Limits { execution_time: Duration::from_millis(50), ..Limits::development() };
    let server = TestServer::with(limits, WebSocketLimits::default()).await;
    let mut client = server.connect().await;
    client.subscribe("1", "{ slow(milliseconds: 10000) }").await;
    let message = client.receive().await;
    assert_eq!(message["type"], "error");
    assert_eq!(message["payload"][0]["extensions"]["code"], "TIMEOUT");
    assert_eq!(server.app.probe.cancelled(), 1);
}

#[tokio::test]
async fn points_are_counted_as_over_http() {
    let limits = Limits { anonymous_points: Some(2), ..Limits::development() };
    let server = TestServer::with(limits, WebSocketLimits::default()).await;
    let mut client = server.connect().await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        client.subscribe("1", "{ hello }").await;
        let message = client.receive().await;
        codes.push(message["payload"][0]["extensions"]["code"].clone());
        if message["type"] == "next" {
            client.receive().await;
        }
    }
    assert_eq!(codes.last(), Some(&json!("RATE_LIMITED")));
}

#[tokio::test]
async fn a_ping_is_answered_even_before_the_connection_is_initialised() {
    let server = TestServer::start().await;
    let mut client = server.open().await;
    client.send(json!({ "type": "ping", "payload": { "n": 1 } })).await;
    assert_eq!(client.receive().await, json!({ "type": "pong", "payload": { "n": 1 } }));
    client.send(json!({ "type": "pong" })).await;
    client.send(json!({ "type": "complete", "id": "unknown" })).await;
    client.send(json!({ "type": "connection_init" })).await;
    assert_eq!(client.receive().await, json!({ "type": "connection_ack" }));
}

#[tokio::test]
async fn a_completed_operation_is_silent_and_its_stream_dropped() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.subscribe("1", ENDLESS).await;
    of(&mut client, "1").await;
    client.complete("1").await;
    client.settle().await;
    client.subscribe("1", "{ hello }").await;
    assert_eq!(client.receive().await, next("1", &json!({ "hello": "world" })));
    assert_eq!(server.app.probe.cancelled(), 1);
}

#[tokio::test]
async fn a_busy_stream_does_not_starve_another() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    for busy in ["a", "b", "c"] {
        client.subscribe(busy, "subscription { count(to: 100000000) }").await;
    }
    of(&mut client, "c").await;
    client.subscribe("quiet", "subscription { count(to: 20) }").await;
    let mut others = 0;
    let mut heard = 0;
    while heard < 20 {
        let message = client.receive().await;
        if message["id"] == "quiet" { heard += 1 } else { others += 1 }
    }
    assert!(others < 2_000, "{others} messages of others came before 20 of the quiet stream");
}

#[tokio::test]
async fn an_operation_past_the_most_is_refused_and_the_others_go_on() {
    let limits = WebSocketLimits { operations: 2, ..WebSocketLimits::default() };
    let server = TestServer::with_limits(limits).await;
    let mut client = server.connect().await;
    for id in ["1", "2"] {
        client.subscribe(id, "subscription { ticks(milliseconds: 100000) }").await;
    }
    client.subscribe("3", "{ hello }").await;
    let message = client.receive().await;
    assert_eq!((&message["id"], &message["type"]), (&json!("3"), &json!("error")));
    assert_eq!(message["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    client.complete("2").await;
    client.subscribe("3", "{ hello }").await;
    assert_eq!(client.receive().await, next("3", &json!({ "hello": "world" })));
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_operations() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    client.subscribe("1", "subscription { ticks(milliseconds: 100000) }").await;
    client.subscribe("2", "{ slow(milliseconds: 100000) }").await;
    client.settle().await;
    while server.app.probe.started() < 2 {
        tokio::task::yield_now().await;
    }
    drop(client);
    while server.app.probe.cancelled() < 2 || !server.sockets.is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_client_that_never_reads_loses_its_socket() {
    let server = TestServer::start().await;
    let mut client = server.connect().await;
    let long_name = "a".repeat(50_000);
    client.subscribe("1", &format!("subscription {{ {long_name}: count(to: 100000000) }}")).await;
    tokio::time::timeout(Duration::from_secs(8), async {
        while !server.sockets.is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
    .expect("the socket stays open");
}
