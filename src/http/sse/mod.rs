//! GraphQL over server-sent events: the graphql-sse protocol, with a connection for each operation here, and with
//! one connection for many in `single`.

mod after_json;
mod event;
mod reservation;
mod single;
mod stream;

pub use single::names_stream;

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use tokio_util::sync::CancellationToken;

use super::application::Application;
use super::front::{Code, Params, RequestError};
use super::graphql::accept::MediaType;
use super::graphql::reply::Reply;
use super::graphql::{Endpoint, address, read_get, read_post};
use super::limiter::network;
use super::quota::{Quota, Share};
use super::results::{Client, Step, results};
use reservation::Reservations;
use stream::Operation;

/// What event streams may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventStreamLimits {
    /// A quiet stream gets a comment after this time.
    pub heartbeat: Duration,
    /// Streams that one account has open at once.
    pub streams_per_account: usize,
    /// Streams that one address has open at once; a network of IPv6 counts as one address.
    pub streams_per_address: usize,
    /// Time from a stream's reservation until it is opened.
    pub reservation_time: Duration,
    /// Operations that run at once on one reserved stream.
    pub operations: usize,
    /// Events that wait on one reserved stream until the client takes them; operations pause when there are more.
    pub outgoing: usize,
}

impl Default for EventStreamLimits {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(15),
            streams_per_account: 50,
            streams_per_address: 100,
            reservation_time: Duration::from_secs(10),
            operations: 50,
            outgoing: 16,
        }
    }
}

/// Serves event streams. Cheap to clone.
pub struct EventStreams<A: Application> {
    shared: Arc<Shared<A>>,
}

impl<A: Application> Clone for EventStreams<A> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

struct Shared<A: Application> {
    endpoint: Endpoint<A>,
    limits: EventStreamLimits,
    accounts: Quota<String>,
    addresses: Quota<Option<IpAddr>>,
    shutdown: CancellationToken,
    reservations: Reservations<A::Caller>,
    new_token: NewToken,
}

/// Makes a token that nobody can guess.
pub type NewToken = Box<dyn Fn() -> String + Send + Sync>;

/// What an open stream takes of its holders' shares.
struct Admission {
    _of_account: Option<Share<String>>,
    _of_address: Share<Option<IpAddr>>,
}

impl<A: Application> EventStreams<A> {
    /// Serves streams until `shutdown`; then each ends without `complete`, so that its client comes again.
    pub fn new(
        endpoint: Endpoint<A>,
        limits: EventStreamLimits,
        shutdown: CancellationToken,
        new_token: NewToken,
    ) -> Self {
        let accounts = Quota::new(limits.streams_per_account);
        let addresses = Quota::new(limits.streams_per_address);
        let reservations = Reservations::default();
        let shared = Shared { endpoint, limits, accounts, addresses, shutdown, reservations, new_token };
        Self { shared: Arc::new(shared) }
    }

    /// Serves an operation that comes in a body.
    pub async fn post(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let read = read_post(&self.shared.endpoint, &parts, body).await;
        self.serve(&parts, read, true).unwrap_or_else(refused)
    }

    /// Serves an operation that comes in the URL, as the browsers' own `EventSource` sends it.
    pub async fn get(&self, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        let read = read_get(&self.shared.endpoint, &parts).await;
        self.serve(&parts, read, false).unwrap_or_else(refused)
    }

    fn serve(
        &self,
        parts: &Parts,
        read: Result<(A::Caller, Params), RequestError>,
        may_write: bool,
    ) -> Result<Response, RequestError> {
        let (caller, params) = read?;
        let client = Client { caller, address: address(parts), may_write };
        self.open(client, |endpoint, client, shutdown| results(endpoint, client, params, shutdown).boxed())
    }

    /// Opens the stream of an operation that takes these steps.
    fn open(
        &self,
        client: Client<A::Caller>,
        steps: impl FnOnce(Endpoint<A>, Client<A::Caller>, CancellationToken) -> BoxStream<'static, Step>,
    ) -> Result<Response, RequestError> {
        let Shared { endpoint, limits, shutdown, .. } = &*self.shared;
        let held = self.admit(&client.caller, client.address)?;
        let app = endpoint.app.clone();
        let holder = client.caller.clone();
        let operation = Operation {
            steps: steps(endpoint.clone(), client, shutdown.clone()),
            ended: Box::pin(async move { app.ended(&holder).await }),
            heartbeat: limits.heartbeat,
            _held: held,
        };
        Ok(event_stream(Body::from_stream(operation.events().map(Ok::<_, Infallible>))))
    }

    fn admit(&self, caller: &A::Caller, address: Option<IpAddr>) -> Result<Admission, RequestError> {
        let Shared { endpoint, accounts, addresses, .. } = &*self.shared;
        let of_address = addresses.take(address.map(network)).ok_or_else(|| too_many("address"))?;
        let of_account = match endpoint.app.account(caller) {
            Some(account) => Some(accounts.take(account).ok_or_else(|| too_many("account"))?),
            None => None,
        };
        Ok(Admission { _of_account: of_account, _of_address: of_address })
    }
}

fn too_many(holder: &str) -> RequestError {
    let message = format!("This {holder} has too many event streams. Close one, or try again later.");
    RequestError::new(Code::RateLimited, message)
}

fn refused(error: RequestError) -> Response {
    Reply::refused(error).into_response(MediaType::Json)
}

fn event_stream(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A proxy that gathers a response before passing it on would hold every event back.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

#[cfg(test)]
mod tests;
