//! Points: what an operation costs and who pays.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;

use super::super::ClientAddress;
use super::*;

fn poor() -> Server {
    Server::with(|limits| {
        limits.account_points = Some(60);
        limits.anonymous_points = Some(30);
    })
}

fn read(rows: u32) -> Request<Body> {
    json_post(json!({ "query": format!("{{ items(first: {rows}) {{ nodes {{ id }} }} }}") }))
}

fn address(last: u8) -> IpAddr {
    Ipv4Addr::new(192, 0, 2, last).into()
}

#[tokio::test]
async fn the_cost_is_always_told() {
    let seen = Server::new().send(read(10)).await;
    assert_eq!(seen.header("x-query-cost"), "21");
    assert_eq!(seen.header("ratelimit-limit"), "", "no limit, nothing to tell");
}

#[tokio::test]
async fn the_headers_tell_where_a_caller_stands() {
    let server = poor();
    let seen = server.send(with_header(read(10), "authorization", "Bearer alice")).await;
    let told = ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"].map(|name| seen.header(name));
    assert_eq!(told, ["60", "39", "21"]);
}

#[tokio::test]
async fn a_spent_budget_is_429_in_both_types() {
    let server = poor();
    assert_eq!(server.send(read(14)).await.status, StatusCode::OK);
    for accept in ["application/json", "application/graphql-response+json"] {
        let seen = server.send(with_header(read(14), "accept", accept)).await;
        assert_eq!((seen.status, seen.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
        assert!(seen.header("retry-after").parse::<u64>().unwrap() > 0);
        assert_eq!(seen.header("ratelimit-remaining"), "0");
        assert_eq!(seen.body.get("data"), None);
    }
}

#[tokio::test]
async fn refused_requests_are_paid_for() {
    let server = Server::with(|limits| limits.anonymous_points = Some(200));
    let seen = server.query("{ missing }").await;
    assert_eq!((seen.code(), seen.header("ratelimit-remaining")), ("GRAPHQL_VALIDATION_FAILED", "100"));
    server.query("{ missing }").await;
    let seen = server.query("{ missing }").await;
    assert_eq!((seen.status, seen.code()), (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"));
}

#[tokio::test]
async fn a_hash_that_is_not_known_costs_a_point() {
    let server = Server::with(|limits| limits.anonymous_points = Some(200));
    let claim = json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } });
    let seen = server.post(json!({ "extensions": claim })).await;
    assert_eq!((seen.code(), seen.header("ratelimit-remaining")), ("PERSISTED_QUERY_NOT_FOUND", "199"));
}

#[tokio::test]
async fn each_account_and_each_address_has_its_own_budget() {
    let server = poor();
    let from = |last| {
        let mut request = read(14);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address(last), 1)));
        request
    };
    assert_eq!(server.send(from(1)).await.status, StatusCode::OK);
    assert_eq!(server.send(from(1)).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(server.send(from(2)).await.status, StatusCode::OK);
    let alice = with_header(from(1), "authorization", "Bearer alice");
    assert_eq!(server.send(alice).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_address_that_the_server_knows_better_counts() {
    let server = poor();
    let behind_proxy = |last| {
        let mut request = read(14);
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address(9), 1)));
        request.extensions_mut().insert(ClientAddress(address(last)));
        request
    };
    assert_eq!(server.send(behind_proxy(1)).await.status, StatusCode::OK);
    assert_eq!(server.send(behind_proxy(2)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_resolver_shows_where_its_caller_stands() {
    let seen = poor().query("{ rateLimit { limit cost remaining resetAt } }").await;
    let expected = json!({ "limit": 30, "cost": 5, "remaining": 25, "resetAt": "2026-01-01T12:00:10+00:00" });
    assert_eq!(seen.body["data"]["rateLimit"], expected);
}
