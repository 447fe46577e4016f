//! One address for all transports: the request says which one it wants.

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing;

use super::application::Application;
use super::graphql::accept::{Events, events};
use super::graphql::{self, Endpoint, PATH};
use super::sse::{EventStreams, names_stream};
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
        return transports.sockets.upgrade(request).await;
    }
    if names_stream(request.headers()) {
        return transports.streams.attach(request).await;
    }
    match events(request.headers()) {
        Events::First => transports.streams.get(request).await,
        Events::AfterJson => transports.streams.after_json(request).await,
        Events::Never => graphql::get(State(transports.endpoint), request).await,
    }
}

async fn post<A: Application>(State(transports): State<Transports<A>>, request: Request) -> Response {
    if names_stream(request.headers()) {
        return transports.streams.operate(request).await;
    }
    match events(request.headers()) {
        Events::First => transports.streams.post(request).await,
        Events::AfterJson => transports.streams.after_json(request).await,
        Events::Never => graphql::post(State(transports.endpoint), request).await,
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
