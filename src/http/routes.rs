//! One address for all transports: the request says which one it wants.

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing;

use super::application::Application;
use super::graphql::{self, Endpoint, PATH};
use super::sse::{EventStreams, names_stream, wants_events};
use super::ws::{WebSockets, is_upgrade};

/// The transports of an endpoint. Cheap to clone if the application is.
#[derive(Clone)]
pub struct Transports<A: Application> {
    /// Single results over HTTP.
    pub endpoint: Endpoint<A>,
    /// graphql-transport-ws.
    pub sockets: WebSockets<A>,
    /// graphql-sse.
    pub streams: EventStreams<A>,
}

/// The route of the endpoint, with all its transports.
pub fn routes<A: Application>(transports: Transports<A>) -> Router {
    let methods = routing::get(get::<A>)
        .post(post::<A>)
        .put(put::<A>)
        .delete(delete::<A>)
        .fallback(graphql::other_method);
    Router::new().route(PATH, methods).with_state(transports)
}

async fn get<A: Application>(State(transports): State<Transports<A>>, request: Request) -> Response {
    if is_upgrade(request.headers()) {
        transports.sockets.upgrade(request).await
    } else if names_stream(request.headers()) {
        transports.streams.attach(request).await
    } else if wants_events(request.headers()) {
        transports.streams.get(request).await
    } else {
        graphql::get(State(transports.endpoint), request).await
    }
}

async fn post<A: Application>(State(transports): State<Transports<A>>, request: Request) -> Response {
    if names_stream(request.headers()) {
        transports.streams.operate(request).await
    } else if wants_events(request.headers()) {
        transports.streams.post(request).await
    } else {
        graphql::post(State(transports.endpoint), request).await
    }
}

async fn put<A: Application>(State(transports): State<Transports<A>>, request: Request) -> Response {
    transports.streams.reserve(request).await
}

async fn delete<A: Application>(State(transports): State<Transports<A>>, request: Request) -> Response {
    transports.streams.end(request).await
}

#[cfg(test)]
pub(crate) mod testing;
