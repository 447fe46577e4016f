//! GraphQL over HTTP: POST for queries and mutations, GET for queries.

pub(crate) mod accept;
mod admit;
pub(crate) mod body;
pub(crate) mod credential;
pub(crate) mod reply;
pub(crate) mod url;

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing;

use super::application::Application;
use super::execute::execute;
use super::front::{Code, Front, OperationKind, Params, RequestError};
use super::limiter::Limiter;
use accept::{MediaType, negotiate};
use body::BodyLimit;
use reply::Reply;

pub use admit::{Admitted, Refused};
pub(crate) use credential::caller;

/// Where GraphQL is served.
pub const PATH: &str = "/graphql";

/// What serves GraphQL requests. Cheap to clone if the application is.
#[derive(Clone)]
pub struct Endpoint<A> {
    /// Runs operations.
    pub app: A,
    /// Checks requests.
    pub front: Front,
    /// Counts points.
    pub limiter: Limiter,
}

impl<A: Application> Endpoint<A> {
    /// An endpoint in which all budgets are full.
    #[must_use]
    pub fn new(app: A, front: Front) -> Self {
        let limiter = Limiter::new(front.limits());
        Self { app, front, limiter }
    }
}

/// The address of a client, set by a server that knows better than the connection, such as behind a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The routes of the endpoint.
pub fn routes<A: Application>(endpoint: Endpoint<A>) -> Router {
    let methods = routing::get(get::<A>).post(post::<A>).fallback(other_method);
    Router::new().route(PATH, methods).with_state(endpoint)
}

/// Serves POST.
pub async fn post<A: Application>(State(endpoint): State<Endpoint<A>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    respond(&parts, serve_post(&endpoint, &parts, body)).await
}

/// Serves GET and HEAD.
pub async fn get<A: Application>(State(endpoint): State<Endpoint<A>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    respond(&parts, serve_get(&endpoint, &parts)).await
}

pub(crate) async fn other_method(request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let refusal = RequestError::new(Code::MethodNotAllowed, "Use POST, or GET for queries.");
    respond(&parts, async { Reply::refused(refusal) }).await
}

pub(crate) async fn respond(parts: &Parts, serve: impl Future<Output = Reply>) -> Response {
    match negotiate(&parts.headers) {
        Ok(media) => serve.await.into_response(media),
        Err(refusal) => Reply::refused(refusal).into_response(MediaType::Json),
    }
}

async fn serve_post<A: Application>(endpoint: &Endpoint<A>, parts: &Parts, body: Body) -> Reply {
    match read_post(endpoint, parts, body).await {
        Ok((caller, params)) => run(endpoint, parts, &caller, params, false).await,
        Err(refusal) => Reply::refused(refusal),
    }
}

async fn serve_get<A: Application>(endpoint: &Endpoint<A>, parts: &Parts) -> Reply {
    match read_get(endpoint, parts).await {
        Ok((caller, params)) => run(endpoint, parts, &caller, params, true).await,
        Err(refusal) => Reply::refused(refusal),
    }
}

/// Who asks by POST, and for what.
pub(crate) async fn read_post<A: Application>(
    endpoint: &Endpoint<A>,
    parts: &Parts,
    body: Body,
) -> Result<(A::Caller, Params), RequestError> {
    body::require_json(&parts.headers)?;
    let caller = caller(&endpoint.app, &parts.headers).await?;
    let params = read_params(endpoint, &caller, parts, body).await?;
    Ok((caller, params))
}

/// What this caller asks for by POST.
pub(crate) async fn read_params<A: Application>(
    endpoint: &Endpoint<A>,
    caller: &A::Caller,
    parts: &Parts,
    body: Body,
) -> Result<Params, RequestError> {
    let limit = BodyLimit::of(endpoint.front.limits(), endpoint.app.writes_in_bulk(caller));
    Params::from_json(body::read_json(&parts.headers, body, limit).await?)
}

/// Who asks by GET, and for what.
pub(crate) async fn read_get<A: Application>(
    endpoint: &Endpoint<A>,
    parts: &Parts,
) -> Result<(A::Caller, Params), RequestError> {
    url::refuse_cross_site(&parts.headers)?;
    let caller = caller(&endpoint.app, &parts.headers).await?;
    Ok((caller, url::read(&parts.uri)?))
}

async fn run<A: Application>(
    endpoint: &Endpoint<A>,
    parts: &Parts,
    caller: &A::Caller,
    params: Params,
    queries_only: bool,
) -> Reply {
    let admitted = endpoint.admit(caller, address(parts), params, |kind| refuse_kind(kind, queries_only));
    finish(endpoint, caller, admitted).await
}

/// Runs what may run.
pub(crate) async fn finish<A: Application>(
    endpoint: &Endpoint<A>,
    caller: &A::Caller,
    admitted: Result<Admitted, Refused>,
) -> Reply {
    match admitted {
        Ok(Admitted { prepared, status }) => {
            let cost = Some(prepared.cost);
            let outcome = execute(&endpoint.app, &endpoint.front, caller, prepared, status).await;
            Reply { outcome, cost, status }
        }
        Err(Refused { error, cost, status }) => Reply { outcome: Err(error), cost, status },
    }
}

fn refuse_kind(kind: OperationKind, queries_only: bool) -> Option<RequestError> {
    match kind {
        OperationKind::Mutation if queries_only => {
            Some(RequestError::new(Code::MethodNotAllowed, "Mutations are run by POST only."))
        }
        OperationKind::Subscription => Some(RequestError::bad_request(
            "Subscriptions are served over WebSocket (graphql-transport-ws) and server-sent events (graphql-sse).",
        )),
        OperationKind::Query | OperationKind::Mutation => None,
    }
}

/// The address that a request came from.
pub fn address(parts: &Parts) -> Option<IpAddr> {
    let told = parts.extensions.get::<ClientAddress>().map(|address| address.0);
    told.or_else(|| parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip()))
}
