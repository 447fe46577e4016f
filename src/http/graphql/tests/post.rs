//! POST: what its body may be, and who sends it.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use super::*;

#[tokio::test]
async fn queries_and_mutations_run() {
    let server = Server::new();
    let seen = server.query("{ hello }").await;
    assert_eq!((seen.status, seen.body), (StatusCode::OK, json!({ "data": { "hello": "world" } })));
    let variables = json!({ "input": { "text": "x", "times": 2 } });
    let query = "mutation M($input: WriteInput!) { write(input: $input) }";
    let seen = server.post(json!({ "query": query, "operationName": "M", "variables": variables })).await;
    assert_eq!(seen.body, json!({ "data": { "write": "x" } }));
    assert_eq!(server.toy.probe.writes(), 2);
}

#[tokio::test]
async fn nothing_runs_for_a_type_that_a_browser_sends_unasked() {
    let server = Server::new();
    let body = json!({ "query": WRITE }).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "application/json; charset=utf-16",
        "application/jsonx",
        "json",
    ] {
        let seen = server.send(post_as(kind, body.clone())).await;
        assert_eq!(seen.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        assert_eq!(seen.code(), "UNSUPPORTED_MEDIA_TYPE");
    }
    let bare = Request::post("/graphql").body(Body::from(body)).unwrap();
    assert_eq!(server.send(bare).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(server.toy.probe.writes(), 0);
}

#[tokio::test]
async fn json_may_name_its_charset_in_any_case() {
    let server = Server::new();
    for kind in ["application/json; charset=UTF-8", "Application/JSON;charset=\"utf-8\""] {
        let seen = server.send(post_as(kind, json!({ "query": "{ hello }" }).to_string())).await;
        assert_eq!(seen.status, StatusCode::OK, "{kind}");
    }
}

#[tokio::test]
async fn a_compressed_body_is_not_read() {
    let request = with_header(json_post(json!({ "query": WRITE })), "content-encoding", "gzip");
    assert_eq!(Server::new().send(request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn what_is_no_request_is_400_in_both_types() {
    let server = Server::new();
    for body in [
        "",
        "{",
        "null",
        "[]",
        "[{\"query\":\"{ hello }\"}]",
        "{}",
        "{\"query\":1}",
        "{\"query\":\"{ hello }\",\"variables\":\"x\"}",
        "{\"query\":\"{ hello }\",\"operationName\":1}",
        "{\"query\":\"{ hello }\",\"extensions\":[]}",
        "{\"query\":\"{ hello }\",\"variables\":{\"x\":\"\\ud83d\"}}",
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let request = with_header(post_as("application/json", body), "accept", accept);
            let seen = server.send(request).await;
            assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"), "{body}");
        }
    }
}

#[tokio::test]
async fn invalid_utf8_and_deep_json_are_400() {
    let server = Server::new();
    let seen = server.send(post_as("application/json", &b"{\"query\":\"{ hello \xff }\"}"[..])).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
    let deep =
        format!("{{\"query\":\"{{ hello }}\",\"variables\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let seen = server.send(post_as("application/json", deep)).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

#[tokio::test]
async fn a_body_is_cut_at_its_limit_whether_it_says_its_length_or_not() {
    let body = json!({ "query": "{ hello }" }).to_string();
    let length = body.len();
    let fits = Server::with(|limits| limits.body_bytes = length);
    assert_eq!(fits.send(post_as("application/json", body.clone())).await.status, StatusCode::OK);
    assert_eq!(fits.send(post_as("application/json", chunked(&body))).await.status, StatusCode::OK);

    let short = Server::with(|limits| limits.body_bytes = length - 1);
    let said = with_header(post_as("application/json", Body::empty()), "content-length", &length.to_string());
    for request in [said, post_as("application/json", chunked(&body))] {
        let seen = short.send(request).await;
        assert_eq!((seen.status, seen.code()), (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"));
    }
}

#[tokio::test]
async fn who_writes_in_bulk_may_send_a_longer_body_than_others() {
    let body = json!({ "query": "{ hello }" }).to_string();
    let length = body.len();
    let server = Server::with(|limits| (limits.body_bytes, limits.bulk_body_bytes) = (length - 1, length));
    let as_caller = |name: &str, body: Body| {
        with_header(post_as("application/json", body), "authorization", &format!("Bearer {name}"))
    };
    for (caller, expected) in [("alice", StatusCode::PAYLOAD_TOO_LARGE), ("bob", StatusCode::OK)] {
        for body in [body.clone().into(), chunked(&body)] {
            assert_eq!(server.send(as_caller(caller, body)).await.status, expected, "{caller}");
        }
    }
    let longer = body + " ";
    assert_eq!(server.send(as_caller("bob", longer.into())).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

fn chunked(body: &str) -> Body {
    let bytes: Vec<_> =
        body.bytes().map(|byte| Ok::<_, Infallible>(Bytes::copy_from_slice(&[byte]))).collect();
    Body::from_stream(stream::iter(bytes))
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_given_up() {
    let endless = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"{"))]).chain(stream::pending());
    let seen = Server::new().send(post_as("application/json", Body::from_stream(endless))).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::REQUEST_TIMEOUT, "REQUEST_TIMEOUT"));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let broken = stream::iter([Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("gone"))]);
    let seen = Server::new().send(post_as("application/json", Body::from_stream(broken))).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
}

async fn as_whom(authorization: &str) -> Seen {
    let request = json_post(json!({ "query": "{ whoami }" }));
    Server::new().send(with_header(request, "authorization", authorization)).await
}

#[tokio::test]
async fn a_token_tells_who_calls() {
    assert_eq!(Server::new().query("{ whoami }").await.body["data"], json!({ "whoami": null }));
    assert_eq!(as_whom("Bearer alice").await.body["data"], json!({ "whoami": "alice" }));
    assert_eq!(as_whom("bearer bob").await.body["data"], json!({ "whoami": "bob" }));
}

#[tokio::test]
async fn a_bad_credential_is_never_anonymous() {
    for authorization in ["Bearer mallory", "Bearer", "Bearer ", "Basic YTpi", "alice", ""] {
        let seen = as_whom(authorization).await;
        assert_eq!(
            (seen.status, seen.code()),
            (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            "{authorization}"
        );
        assert!(seen.header("www-authenticate").starts_with("Bearer"));
        assert_eq!(seen.body.get("data"), None);
    }
    let mut twice = with_header(json_post(json!({ "query": "{ whoami }" })), "authorization", "Bearer alice");
    twice.headers_mut().append("authorization", "Bearer bob".parse().unwrap());
    assert_eq!(Server::new().send(twice).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bad_credential_is_refused_before_the_body_is_read() {
    let never = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let request = with_header(post_as("application/json", never), "authorization", "Bearer mallory");
    assert_eq!(Server::new().send(request).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_credential_that_cannot_be_checked_is_our_fault() {
    let seen = as_whom("Bearer unlucky").await;
    assert_eq!((seen.status, seen.code()), (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"));
    assert_eq!(seen.body["errors"][0]["extensions"]["errorId"], "error-1");
}

#[tokio::test]
async fn subscriptions_are_sent_elsewhere() {
    let seen = Server::new().query("subscription { count(to: 1) }").await;
    assert_eq!((seen.status, seen.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST"));
    let message = seen.body["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("graphql-transport-ws") && message.contains("graphql-sse"), "{message}");
}
