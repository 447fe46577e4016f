//! The whole server as one router.

use std::net::IpAddr;
use std::path::PathBuf;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{self, Next};
use axum::routing::get;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use super::authn::Api;
use super::export;
use super::front::Front;
use super::graphiql;
use super::graphql::{ClientAddress, Endpoint};
use super::jwks;
use super::routes::{Transports, routes};
use super::security::{OriginPolicy, with_security_headers};
use super::sse::{EventStreamLimits, EventStreams, NewToken};
use super::ws::{WebSocketLimits, WebSockets};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How the server behaves.
#[derive(Clone, Debug, Default)]
pub struct RouterSettings {
    /// What sockets may use.
    pub sockets: WebSocketLimits,
    /// What event streams may use.
    pub event_streams: EventStreamLimits,
    /// The sites whose pages may call it.
    pub origins: OriginPolicy,
    /// The folder of the built GraphiQL; none leaves the page out.
    pub graphiql: Option<PathBuf>,
    /// Whether clients reach it by TLS.
    pub https: bool,
    /// The header in which a proxy states the client's address.
    pub client_address_header: Option<HeaderName>,
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
pub fn router(api: Api, front: Front, settings: RouterSettings, lifetime: Lifetime) -> Router {
    let RouterSettings { sockets, event_streams, origins, graphiql, https, client_address_header } = settings;
    let transports = transports(api.clone(), front, origins.clone(), (sockets, event_streams), lifetime);
    let exports = export::routes(transports.endpoint.clone());
    let mut router = routes(transports).merge(exports).merge(jwks::routes(api.auth())).merge(health(api));
    if let Some(bundle) = graphiql {
        router = router.merge(graphiql::routes(bundle));
    }
    let router = router.layer(origins.cors()).layer(CatchPanicLayer::new()).layer(TraceLayer::new_for_http());
    with_security_headers(with_client_address(router, client_address_header), https)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
}

fn transports(
    api: Api,
    front: Front,
    origins: OriginPolicy,
    (of_sockets, of_streams): (WebSocketLimits, EventStreamLimits),
    lifetime: Lifetime,
) -> Transports<Api> {
    let Lifetime { shutdown, sockets, new_token } = lifetime;
    let endpoint = Endpoint::new(api, front);
    Transports {
        sockets: WebSockets::new(endpoint.clone(), origins, of_sockets, shutdown.clone(), sockets),
        streams: EventStreams::new(endpoint.clone(), of_streams, shutdown, new_token),
        endpoint,
    }
}

/// `/health/live` answers while the process runs; `/health/ready` while it can serve.
fn health(api: Api) -> Router {
    let ready = move || {
        let api = api.clone();
        async move { if api.is_ready().await { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE } }
    };
    Router::new().route("/health/live", get(|| async { StatusCode::OK })).route("/health/ready", get(ready))
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
