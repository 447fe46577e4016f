//! The single connection mode: one stream carries the results of operations that other requests ask for.

use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::form_urlencoded;

use super::event::{HEARTBEAT, Identified};
use super::reservation::{OpenStream, Queued, Reservation};
use super::stream::credential_ended;
use super::{EventStreams, event_stream, refused};
use crate::http::application::Application;
use crate::http::front::{Code, Params, RequestError};
use crate::http::graphql::accept::{MediaType, negotiate};
use crate::http::graphql::reply::Reply;
use crate::http::graphql::{address, body, caller, read_params};
use crate::http::operations::{Run, Taken};
use crate::http::results::{Client, Step, admit, steps};
use crate::http::security::EVENT_STREAM_TOKEN;

/// Whether a request belongs to a reserved stream.
#[must_use]
pub fn names_stream(headers: &HeaderMap) -> bool {
    headers.contains_key(EVENT_STREAM_TOKEN)
}

impl<A: Application> EventStreams<A> {
    /// Reserves a stream; the answer is the token that opens it.
    pub async fn reserve(&self, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        self.reserve_for(&parts).await.unwrap_or_else(refused)
    }

    /// Opens the reserved stream.
    pub async fn attach(&self, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        self.open_reserved(&parts).await.unwrap_or_else(refused)
    }

    /// Begins an operation whose results go to the reserved stream.
    pub async fn operate(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        match negotiate(&parts.headers) {
            Ok(media) => match self.begin(&parts, body).await {
                Ok(()) => StatusCode::ACCEPTED.into_response(),
                Err(refusal) => not_accepted(*refusal, media),
            },
            Err(refusal) => refused(refusal),
        }
    }

    /// Ends an operation of the reserved stream.
    pub async fn end(&self, request: Request) -> Response {
        let (parts, _) = request.into_parts();
        let ended = async {
            let (_, reservation) = self.reservation(&parts).await?;
            reservation.operations.end(&operation_of(parts.uri.query())?);
            Ok(StatusCode::OK.into_response())
        };
        ended.await.unwrap_or_else(refused)
    }

    async fn reserve_for(&self, parts: &Parts) -> Result<Response, RequestError> {
        let shared = &self.shared;
        let caller = caller(&shared.endpoint.app, &parts.headers).await?;
        let admission = self.admit(&caller, address(parts))?;
        let account = shared.endpoint.app.account(&caller);
        let token = (shared.new_token)();
        let reservation = Reservation::new(caller, account, shared.limits.outgoing, admission);
        shared.reservations.add(token.clone(), reservation);

        let reservations = shared.reservations.clone();
        let (time, unopened) = (shared.limits.reservation_time, token.clone());
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            reservations.remove_unopened(&unopened);
        });
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        Ok((StatusCode::CREATED, headers, token).into_response())
    }

    async fn open_reserved(&self, parts: &Parts) -> Result<Response, RequestError> {
        let (token, reservation) = self.reservation(parts).await?;
        let queue = reservation.open().ok_or_else(|| {
            RequestError::new(Code::Conflict, "The stream is open already. Reserve another with PUT.")
        })?;
        let app = self.shared.endpoint.app.clone();
        let holder = reservation.caller.clone();
        let stream = ReservedStream {
            queue,
            ended: Box::pin(async move { app.ended(&holder).await }),
            shutdown: self.shared.shutdown.clone(),
            heartbeat: self.shared.limits.heartbeat,
            is_over: false,
            _open: OpenStream { reservations: self.shared.reservations.clone(), token },
            reservation,
        };
        Ok(event_stream(Body::from_stream(stream.events().map(Ok::<_, Infallible>))))
    }

    async fn begin(&self, parts: &Parts, body: Body) -> Result<(), Box<RequestError>> {
        let shared = &self.shared;
        body::require_json(&parts.headers)?;
        let (_, reservation) = self.reservation(parts).await?;
        let params = read_params(&shared.endpoint, &reservation.caller, parts, body).await?;
        let id = operation_id(&params)?;
        let run = reservation.operations.begin(&id, shared.limits.operations).map_err(taken)?;
        let client = Client { caller: reservation.caller.clone(), address: address(parts), may_write: true };
        let admitted = admit(&shared.endpoint, &client, params).inspect_err(|_| {
            reservation.operations.end(&id);
        })?;
        let steps = steps(shared.endpoint.clone(), client, admitted, shared.shutdown.clone());
        let task = reservation.tasks.spawn(forward(steps, run.clone(), reservation.outbox.clone()));
        reservation.operations.attach(&run, task.abort_handle());
        Ok(())
    }

    /// The stream that a request names, when it is the caller's own.
    async fn reservation(
        &self,
        parts: &Parts,
    ) -> Result<(String, Arc<Reservation<A::Caller>>), RequestError> {
        let shared = &self.shared;
        let caller = caller(&shared.endpoint.app, &parts.headers).await?;
        let account = shared.endpoint.app.account(&caller);
        parts
            .headers
            .get(EVENT_STREAM_TOKEN)
            .and_then(|token| token.to_str().ok())
            .and_then(|token| Some((token.to_owned(), shared.reservations.find(token)?)))
            .filter(|(_, reservation)| reservation.account == account)
            .ok_or_else(|| RequestError::new(Code::NotFound, "No such stream. Reserve one with PUT."))
    }
}

/// Clients of this mode go by the status alone, so a refusal is never 200, whatever its media type.
fn not_accepted(refusal: RequestError, media: MediaType) -> Response {
    let mut response = Reply::refused(refusal).into_response(MediaType::GraphqlResponse);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    response
}

fn taken(taken: Taken) -> RequestError {
    match taken {
        Taken::Id => {
            RequestError::new(Code::Conflict, "An operation with this `operationId` runs. Choose another id.")
        }
        Taken::All => RequestError::new(
            Code::RateLimited,
            "This stream runs as many operations as it may. End one before the next.",
        ),
    }
}

const LONGEST_ID: usize = 128;

fn operation_id(params: &Params) -> Result<String, RequestError> {
    match params.extensions.get("operationId") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= LONGEST_ID => Ok(id.clone()),
        _ => Err(RequestError::bad_request(format!(
            "Send `extensions.operationId`, a string of up to {LONGEST_ID} bytes."
        ))),
    }
}

fn operation_of(query: Option<&str>) -> Result<String, RequestError> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find_map(|(name, value)| (name == "operationId").then(|| value.into_owned()))
        .ok_or_else(|| RequestError::bad_request("Name the operation by the parameter `operationId`."))
}

/// Passes an operation's results on until it ends or the stream is gone.
async fn forward(steps: impl Stream<Item = Step>, run: Run, outbox: mpsc::Sender<Queued>) {
    let mut steps = pin!(steps);
    loop {
        let step = tokio::select! {
            () = outbox.closed() => return,
            step = steps.next() => step,
        };
        let Some(step) = step else { return };
        let event = Identified::new(&run.id, &step);
        let is_last = event.is_last;
        if outbox.send(Queued { run: run.clone(), event }).await.is_err() || is_last {
            return;
        }
    }
}

/// An open stream. Dropping it forgets the reservation.
struct ReservedStream<C> {
    queue: mpsc::Receiver<Queued>,
    ended: Pin<Box<dyn Future<Output = ()> + Send>>,
    shutdown: CancellationToken,
    heartbeat: Duration,
    reservation: Arc<Reservation<C>>,
    is_over: bool,
    _open: OpenStream<C>,
}

impl<C: Send + Sync + 'static> ReservedStream<C> {
    fn events(self) -> impl Stream<Item = Bytes> + Send + 'static {
        stream::unfold(self, |mut stream| async move { Some((stream.next().await?, stream)) })
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        loop {
            let queued = tokio::select! {
                biased;
                () = &mut self.ended => return self.farewell(),
                queued = self.queue.recv() => queued?,
                () = drained(&self.shutdown, &self.reservation.tasks) => return None,
                () = tokio::time::sleep(self.heartbeat) => return Some(HEARTBEAT),
            };
            if self.reservation.operations.admits(&queued.run, queued.event.is_last) {
                return Some(queued.event.text.into());
            }
        }
    }

    /// Tells every operation that the credential has ended.
    fn farewell(&mut self) -> Option<Bytes> {
        self.is_over = true;
        let refusal = Step::Refused(Box::new(credential_ended()));
        let operations = self.reservation.operations.ids();
        let text: String = operations.iter().map(|id| Identified::new(id, &refusal).text).collect();
        (!text.is_empty()).then(|| text.into())
    }
}

/// Returns once queries and mutations have ended after `shutdown`; subscriptions end by themselves then.
async fn drained(shutdown: &CancellationToken, tasks: &TaskTracker) {
    shutdown.cancelled().await;
    tasks.close();
    tasks.wait().await;
}
