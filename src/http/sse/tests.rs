//! Stories of event streams, told to the router.

mod single;

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::EventStreamLimits;
use crate::http::front::Limits;
use crate::http::routes::testing::ToyRoutes;
use crate::http::ws::WebSocketLimits;

const EVENTS: &str = "text/event-stream";
const TICKS: &str = "subscription { ticks(milliseconds: 100000) }";

fn toy() -> ToyRoutes {
    with(EventStreamLimits::default())
}

fn with(limits: EventStreamLimits) -> ToyRoutes {
    ToyRoutes::new(Limits::development(), WebSocketLimits::default(), limits)
}

fn post(query: &str) -> Request<Body> {
    Request::post("/graphql")
        .header("accept", EVENTS)
        .header("content-type", "application/json")
        .body(json!({ "query": query }).to_string().into())
        .unwrap()
}

fn as_alice(mut request: Request<Body>) -> Request<Body> {
    request.headers_mut().insert("authorization", "Bearer alice".parse().unwrap());
    request
}

fn get(query: &str) -> Request<Body> {
    let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
    Request::get(format!("/graphql?query={query}")).header("accept", EVENTS).body(Body::empty()).unwrap()
}

async fn send(toy: &ToyRoutes, request: Request<Body>) -> Response {
    toy.router.clone().oneshot(request).await.unwrap()
}

async fn open(toy: &ToyRoutes, request: Request<Body>) -> BodyDataStream {
    let response = send(toy, request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
    response.into_body().into_data_stream()
}

async fn all(toy: &ToyRoutes, request: Request<Body>) -> String {
    let chunks: Vec<_> = open(toy, request).await.map(|chunk| chunk.unwrap().to_vec()).collect().await;
    String::from_utf8(chunks.concat()).unwrap()
}

async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    (status, body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_subscription_is_a_stream_of_events() {
    insta::assert_snapshot!(all(&toy(), post("subscription { count(to: 2) }")).await, @r#"
    event: next
    data: {"data":{"count":1}}

    event: next
    data: {"data":{"count":2}}

    event: complete
    data: 
    "#);
}

#[tokio::test]
async fn queries_and_mutations_are_streams_of_one_event() {
    let toy = toy();
    insta::assert_snapshot!(all(&toy, as_alice(post("{ whoami }"))).await, @r#"
    event: next
    data: {"data":{"whoami":"alice"}}

    event: complete
    data: 
    "#);
    all(&toy, post(r#"mutation { write(input: { text: "x" }) }"#)).await;
    assert_eq!(toy.app.probe.writes(), 1);
}

#[tokio::test]
async fn a_refused_document_is_reported_in_the_stream() {
    insta::assert_snapshot!(all(&toy(), post("{ nothing }")).await, @r#"
    event: next
    data: {"errors":[{"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"},"locations":[{"column":3,"line":1}],"message":"Type `Query` does not have a field `nothing`."}]}

    event: complete
    data: 
    "#);
}

#[tokio::test]
async fn a_url_asks_for_reads_alone() {
    let toy = toy();
    assert!(all(&toy, get("{ hello }")).await.contains(r#"{"data":{"hello":"world"}}"#));
    let refused = all(&toy, get(r#"mutation { write(input: { text: "x" }) }"#)).await;
    assert!(refused.contains("METHOD_NOT_ALLOWED") && refused.ends_with("event: complete\ndata: \n\n"));
    assert_eq!(toy.app.probe.writes(), 0);
}

#[tokio::test]
async fn what_is_no_request_at_all_is_refused_before_the_stream() {
    let toy = toy();
    let mut plain = post("{ hello }");
    plain.headers_mut().insert("content-type", "text/plain".parse().unwrap());
    let mut broken = post("");
    *broken.body_mut() = "{".into();
    let mut stranger = post("{ hello }");
    stranger.headers_mut().insert("authorization", "Bearer nobody".parse().unwrap());
    for (request, expected) in [
        (plain, (415, "UNSUPPORTED_MEDIA_TYPE")),
        (broken, (400, "BAD_REQUEST")),
        (stranger, (401, "UNAUTHENTICATED")),
    ] {
        let (status, code) = refusal(send(&toy, request).await).await;
        assert_eq!((status, code.as_str()), expected);
    }
}

#[tokio::test]
async fn a_client_that_names_no_event_stream_gets_plain_http() {
    let toy = toy();
    for accept in ["*/*", "text/*", "application/json", "text/event-stream;q=0, application/json"] {
        let mut request = post("{ hello }");
        request.headers_mut().insert("accept", accept.parse().unwrap());
        let response = send(&toy, request).await;
        assert_ne!(response.headers()["content-type"], "text/event-stream; charset=utf-8", "{accept}");
    }
}

/// What urql sends with queries and mutations.
const JSON_FIRST: &str = "application/graphql-response+json, application/graphql+json, application/json, \
    text/event-stream, multipart/mixed";

fn accepting(mut request: Request<Body>, accept: &str) -> Request<Body> {
    request.headers_mut().insert("accept", accept.parse().unwrap());
    request
}

#[tokio::test]
async fn json_that_is_named_before_events_or_weighs_more_is_sent() {
    let toy = toy();
    for accept in [
        JSON_FIRST,
        "application/json, text/event-stream",
        "text/event-stream;q=0.5, application/json",
        "text/event-stream;q=0.5, application/json;q=0.4, application/graphql-response+json;q=0.6",
    ] {
        for request in [post("{ whoami }"), post("{ nothing }"), get("{ hello }")] {
            let response = send(&toy, accepting(request, accept)).await;
            assert!(response.headers()["content-type"].to_str().unwrap().contains("json"), "{accept}");
        }
    }
    let response = send(&toy, accepting(as_alice(post("{ whoami }")), JSON_FIRST)).await;
    assert_eq!(response.headers()["content-type"], "application/graphql-response+json; charset=utf-8");
    let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
    assert_eq!(&*body, br#"{"data":{"whoami":"alice"}}"#);
}

#[tokio::test]
async fn events_that_are_named_before_json_or_weigh_more_are_sent() {
    let toy = toy();
    for accept in [
        "text/event-stream, application/json",
        "application/json;q=0.9, text/event-stream",
        "*/*, text/event-stream",
        "application/json;q=0, text/event-stream;q=0.1",
    ] {
        assert!(all(&toy, accepting(post("{ hello }"), accept)).await.starts_with("event: next"), "{accept}");
    }
}

#[tokio::test]
async fn a_subscription_is_a_stream_wherever_events_are_accepted() {
    let toy = toy();
    for request in [post("subscription { count(to: 2) }"), get("subscription { count(to: 2) }")] {
        let events = all(&toy, accepting(request, JSON_FIRST)).await;
        assert_eq!(events.matches("event: next").count(), 2, "{events}");
        assert!(events.ends_with("event: complete\ndata: \n\n"), "{events}");
    }
    let (status, code) = refusal(send(&toy, accepting(post(TICKS), "application/json")).await).await;
    assert_eq!((status, code.as_str()), (400, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_stream_that_is_no_first_choice_counts_among_the_others() {
    let toy = with(EventStreamLimits { streams_per_account: 1, ..EventStreamLimits::default() });
    let subscribe = || accepting(as_alice(post(TICKS)), JSON_FIRST);
    let _first = open(&toy, subscribe()).await;
    let (status, code) = refusal(send(&toy, subscribe()).await).await;
    assert_eq!((status, code.as_str()), (429, "RATE_LIMITED"));
}

#[tokio::test]
async fn what_breaks_inside_is_not_shown() {
    for query in ["{ leaks }", "{ panics }", "subscription { fails }", "subscription { panics }"] {
        let seen = all(&toy(), post(query)).await;
        assert!(seen.contains(r#""code":"INTERNAL""#) && seen.contains("errorId"), "{seen}");
        assert!(!seen.contains("password"), "{seen}");
        assert!(seen.ends_with("event: complete\ndata: \n\n"), "{seen}");
    }
}

#[tokio::test]
async fn a_quiet_stream_gets_comments() {
    let limits = EventStreamLimits { heartbeat: Duration::from_millis(5), ..EventStreamLimits::default() };
    let mut events = open(&with(limits), post(TICKS)).await;
    for _ in 0..2 {
        assert_eq!(&*events.next().await.unwrap().unwrap(), b":\n\n");
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_credential() {
    let toy = toy();
    let mut alice = open(&toy, as_alice(post(TICKS))).await;
    let first = tokio::spawn(async move {
        let event = alice.next().await.unwrap().unwrap();
        (event, alice.next().await.is_none())
    });
    while toy.app.probe.started() == 0 {
        tokio::task::yield_now().await;
    }
    toy.app.end_credentials.notify_waiters();
    let (event, is_closed) = tokio::time::timeout(Duration::from_secs(5), first).await.unwrap().unwrap();
    let event = String::from_utf8(event.to_vec()).unwrap();
    assert!(event.contains("UNAUTHENTICATED") && event.ends_with("event: complete\ndata: \n\n"), "{event}");
    assert!(is_closed);
    assert_eq!(toy.app.probe.cancelled(), 1);
}

#[tokio::test]
async fn shutdown_ends_a_stream_without_complete() {
    let toy = toy();
    let events = tokio::spawn(open(&toy, post(TICKS)).await.collect::<Vec<_>>());
    while toy.app.probe.started() == 0 {
        tokio::task::yield_now().await;
    }
    toy.shutdown.cancel();
    let events = tokio::time::timeout(Duration::from_secs(5), events).await.unwrap().unwrap();
    assert!(events.is_empty(), "{events:?}");
}

#[tokio::test]
async fn an_account_has_so_many_streams_and_no_more() {
    let limits = EventStreamLimits { streams_per_account: 1, ..EventStreamLimits::default() };
    let toy = with(limits);
    let first = open(&toy, as_alice(post(TICKS))).await;
    let (status, code) = refusal(send(&toy, as_alice(post(TICKS))).await).await;
    assert_eq!((status, code.as_str()), (429, "RATE_LIMITED"));
    drop(first);
    drop(open(&toy, as_alice(post(TICKS))).await);
}

#[tokio::test]
async fn an_address_has_so_many_streams_and_no_more() {
    let limits = EventStreamLimits { streams_per_address: 1, ..EventStreamLimits::default() };
    let toy = with(limits);
    let _first = open(&toy, post(TICKS)).await;
    let (status, code) = refusal(send(&toy, as_alice(post(TICKS))).await).await;
    assert_eq!((status, code.as_str()), (429, "RATE_LIMITED"));
}
