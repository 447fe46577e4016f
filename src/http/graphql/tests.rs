//! Requests through the router, told as HTTP.

mod get;
mod negotiation;
mod outcomes;
mod post;
mod rate;

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Endpoint, routes};
use crate::http::front::Limits;
use crate::http::testing::Toy;

/// A server around the toy.
struct Server {
    toy: Toy,
    router: Router,
}

/// What a client sees.
#[derive(Debug)]
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Seen {
    fn code(&self) -> &str {
        self.body["errors"][0]["extensions"]["code"].as_str().unwrap_or("no code")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Server {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = Limits { execution_time: Duration::from_millis(200), ..Limits::development() };
        change(&mut limits);
        let toy = Toy::new();
        let router = routes(Endpoint::new(toy.clone(), toy.front(limits)));
        Self { toy, router }
    }

    async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Seen { status: parts.status, headers: parts.headers, body }
    }

    async fn post(&self, body: Value) -> Seen {
        self.send(json_post(body)).await
    }

    async fn query(&self, query: &str) -> Seen {
        self.post(json!({ "query": query })).await
    }
}

fn json_post(body: impl Into<Value>) -> Request<Body> {
    post_as("application/json", body.into().to_string())
}

fn post_as(content_type: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, content_type)
        .header(header::ACCEPT, "application/graphql-response+json")
        .body(body.into())
        .unwrap()
}

fn get(query: &str) -> Request<Body> {
    Request::get(format!("/graphql?{query}"))
        .header(header::ACCEPT, "application/graphql-response+json")
        .body(Body::empty())
        .unwrap()
}

fn with_header(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

const WRITE: &str = "mutation { write(input: { text: \"x\" }) }";
