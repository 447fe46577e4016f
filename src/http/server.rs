//! Connections: how many, how long they may take, and how they end.

mod guarded_stream;
mod request_body;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt as _;

use guarded_stream::GuardedStream;
use request_body::{DiscardLimits, RequestBody};

/// A failed accept is mostly a lack of file descriptors, which a moment may cure.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What connections may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLimits {
    /// Connections open at once, upgraded ones included; more wait to be accepted.
    pub connections: usize,
    /// Time to send the head of a request, counted from the connection's start or the previous answer.
    pub header_time: Duration,
    /// Bytes of a request's head; at least 8 KiB.
    pub header_bytes: usize,
    /// Time for a peer to take the next bytes of an answer.
    pub stalled_write: Duration,
    /// Bytes that are read and thrown away of a body whose request is answered already.
    pub discarded_bytes: usize,
    /// Time for which such a body is read.
    pub discard_time: Duration,
    /// Time for open requests to end after shutdown begins.
    pub grace: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            header_time: Duration::from_secs(15),
            header_bytes: 16 * 1024,
            stalled_write: Duration::from_secs(20),
            discarded_bytes: 16 * 1024 * 1024,
            discard_time: Duration::from_secs(2),
            grace: Duration::from_secs(20),
        }
    }
}

/// Serves HTTP/1.1, with at most a hundred header lines in a request, until `shutdown`, then lets open requests end within the grace time.
///
/// Handlers find the peer's address as `ConnectInfo<SocketAddr>`. Connections that a handler upgraded are the
/// handler's to end: they still count against the limit, but are not waited for here.
pub async fn serve(listener: TcpListener, router: Router, limits: ServerLimits, shutdown: CancellationToken) {
    let slots = Arc::new(Semaphore::new(limits.connections));
    let connections = TaskTracker::new();
    let http = protocol(&limits);
    while let Some((stream, peer, slot)) = shutdown.run_until_cancelled(accept(&listener, &slots)).await {
        let stream = GuardedStream::new(stream, slot, limits.stalled_write);
        let connection = Connection {
            http: http.clone(),
            router: router.clone(),
            peer,
            discard: DiscardLimits::from(&limits),
            grace: limits.grace,
        };
        connections.spawn(connection.run(stream, shutdown.clone()));
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

fn protocol(limits: &ServerLimits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes.max(8 * 1024));
    http
}

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        // The semaphore is never closed; were it, nothing more could be accepted.
        let Ok(slot) = Arc::clone(slots).acquire_owned().await else {
            return std::future::pending().await;
        };
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, slot),
            Err(error) if is_peers_fault(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection could be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn is_peers_fault(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

struct Connection {
    http: http1::Builder,
    router: Router,
    peer: SocketAddr,
    discard: DiscardLimits,
    grace: Duration,
}

impl Connection {
    async fn run(self, stream: GuardedStream, shutdown: CancellationToken) {
        if let Err(error) = stream.set_nodelay() {
            tracing::debug!(%error, peer = %self.peer, "small answers may be delayed");
        }
        let Self { peer, discard, .. } = self;
        let service = self.router.map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            RequestBody::of(request, discard)
        });
        let serving = self
            .http
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
            .with_upgrades();
        let mut serving = std::pin::pin!(serving);
        let ended = tokio::select! {
            ended = &mut serving => Ok(ended),
            () = shutdown.cancelled() => {
                serving.as_mut().graceful_shutdown();
                tokio::time::timeout(self.grace, serving).await
            }
        };
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, %peer, "a connection failed"),
            Err(_) => tracing::warn!(%peer, "a request was cut off: it outlasted the time to shut down"),
        }
    }
}

#[cfg(test)]
mod tests;
