//! The whole server as one router.

use std::net::IpAddr;
use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use super::application::Application;
use super::front::{Front, FrontError, Limits, Mode, TrustedDocuments};
use super::graphiql;
use super::graphql::{ClientAddress, Endpoint};
use super::routes::{Transports, routes};
use super::security::{OriginPolicy, with_security_headers};
use super::sse::{EventStreamLimits, EventStreams, NewToken};
use super::ws::{WebSocketLimits, WebSockets};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How the server behaves.
#[derive(Clone, Debug)]
pub struct RouterSettings {
    /// Whom it is for.
    pub mode: Mode,
    /// What a request may use.
    pub limits: Limits,
    /// The sites whose pages may call it.
    pub origins: OriginPolicy,
    /// The folder of the built GraphiQL; none leaves the page out.
    pub graphiql: Option<PathBuf>,
    /// Whether clients reach it by TLS.
    pub https: bool,
    /// The header in which a proxy states the client's address.
    pub client_address_header: Option<HeaderName>,
    /// The only documents that it runs.
    pub trusted_documents: Option<TrustedDocuments>,
}

/// What the router's sockets and streams live and end with.
pub struct Lifetime {
    /// Is cancelled when the server stops.
    pub shutdown: CancellationToken,
    /// Tells when all sockets are closed.
    pub sockets: TaskTracker,
    /// Makes tokens of event streams that nobody can guess.
    pub new_token: NewToken,
}

/// The routes of the API, of its keys and of its health, behind all layers.
///
/// # Errors
/// The schema or the trusted documents are not valid.
pub fn router<A: Application>(
    app: A,
    (sdl, jwks): (&str, &serde_json::Value),
    settings: RouterSettings,
    lifetime: Lifetime,
) -> Result<Router, FrontError> {
    let RouterSettings { mode, limits, origins, graphiql, https, client_address_header, trusted_documents } =
        settings;
    let front = match trusted_documents {
        Some(documents) => Front::with_trusted_documents(sdl, limits, mode, documents)?,
        None => Front::new(sdl, limits, mode)?,
    };
    let Lifetime { shutdown, sockets, new_token } = lifetime;
    let endpoint = Endpoint::new(app.clone(), front);
    let transports = Transports {
        sockets: WebSockets::new(
            endpoint.clone(),
            origins.clone(),
            WebSocketLimits::default(),
            shutdown.clone(),
            sockets,
        ),
        streams: EventStreams::new(endpoint.clone(), EventStreamLimits::default(), shutdown, new_token),
        endpoint,
    };
    let mut router = routes(transports).merge(health(app)).merge(keys(jwks.to_string()));
    if let Some(bundle) = graphiql {
        router = router.merge(graphiql::routes(bundle));
    }
    let router = router.layer(origins.cors()).layer(CatchPanicLayer::new()).layer(TraceLayer::new_for_http());
    let router = with_security_headers(with_client_address(router, client_address_header), https);
    Ok(router
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid)))
}

/// `/health/live` answers while the process runs; `/health/ready` while it can serve.
fn health<A: Application>(app: A) -> Router {
    let ready = move || {
        let app = app.clone();
        async move { if app.is_ready().await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE } }
    };
    Router::new().route("/health/live", get(|| async { StatusCode::OK })).route("/health/ready", get(ready))
}

/// The public keys that access tokens are signed with, for whoever wants to check one.
fn keys(jwks: String) -> Router {
    let answer = move || {
        let headers =
            [(header::CONTENT_TYPE, "application/jwk-set+json"), (header::CACHE_CONTROL, "max-age=300")];
        let jwks = jwks.clone();
        async move { (headers, jwks).into_response() }
    };
    Router::new().route("/.well-known/jwks.json", get(answer))
}

/// Takes the client's address from the header that the proxy in front of the server sets.
fn with_client_address(router: Router, name: Option<HeaderName>) -> Router {
    let Some(name) = name else { return router };
    router.layer(middleware::from_fn(move |mut request: Request, next: Next| {
        let stated = request.headers().get(&name).and_then(|value| value.to_str().ok());
        let address = stated.and_then(|text| text.trim().parse::<IpAddr>().ok());
        if let Some(address) = address {
            request.extensions_mut().insert(ClientAddress(address));
        }
        async move { next.run(request).await }
    }))
}
