//! The toy application behind all transports.

use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Transports, routes};
use crate::http::front::Limits;
use crate::http::graphql::Endpoint;
use crate::http::security::OriginPolicy;
use crate::http::sse::{EventStreamLimits, EventStreams, NewToken};
use crate::http::testing::Toy;
use crate::http::ws::{WebSocketLimits, WebSockets};

/// The toy's router, and what a test holds on to.
pub(crate) struct ToyRoutes {
    pub(crate) app: Toy,
    pub(crate) router: Router,
    pub(crate) shutdown: CancellationToken,
    pub(crate) sockets: TaskTracker,
}

impl ToyRoutes {
    pub(crate) fn new(front: Limits, sockets: WebSocketLimits, streams: EventStreamLimits) -> Self {
        let app = Toy::new();
        let endpoint = Endpoint::new(app.clone(), app.front(front));
        let shutdown = CancellationToken::new();
        let open_sockets = TaskTracker::new();
        let origins = OriginPolicy::listed(["https://app.example.org"]).unwrap().and_loopback();
        let transports = Transports {
            sockets: WebSockets::new(
                endpoint.clone(),
                origins,
                sockets,
                shutdown.clone(),
                open_sockets.clone(),
            ),
            streams: EventStreams::new(endpoint.clone(), streams, shutdown.clone(), counting_tokens()),
            endpoint,
        };
        Self { app, router: routes(transports), shutdown, sockets: open_sockets }
    }
}

fn counting_tokens() -> NewToken {
    let made = AtomicU32::new(0);
    Box::new(move || format!("stream-{}", made.fetch_add(1, Ordering::Relaxed)))
}
