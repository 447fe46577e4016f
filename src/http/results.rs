//! What an operation yields, for transports that carry more than one result.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use async_graphql::{Executor as _, Response};
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use tokio_util::sync::CancellationToken;

use super::application::{Application, Opened};
use super::execute::{execute, mask, panicked};
use super::front::{Code, Front, OperationKind, Params, RequestError};
use super::graphql::{Admitted, Endpoint};
use super::limiter::{Payer, Spender};

/// Who asks for an operation.
#[derive(Debug, Clone)]
pub(crate) struct Client<C> {
    pub(crate) caller: C,
    pub(crate) address: Option<IpAddr>,
    /// Whether mutations are run: not for a request that a browser sends by a mere link.
    pub(crate) may_write: bool,
}

/// One step of an operation.
#[derive(Debug)]
pub enum Step {
    /// A response, as JSON; one text for all who get the same.
    Next(Arc<str>),
    /// The operation is refused or broke; nothing follows.
    Refused(Box<RequestError>),
    /// The operation has ended; nothing follows.
    Complete,
}

impl<C> Client<C> {
    pub(crate) fn refuse_kind(&self, kind: OperationKind) -> Option<RequestError> {
        (kind == OperationKind::Mutation && !self.may_write)
            .then(|| RequestError::new(Code::MethodNotAllowed, "Mutations are run by POST only."))
    }
}

/// Admits and runs an operation; see `steps`.
pub(crate) fn results<A: Application>(
    endpoint: Endpoint<A>,
    client: Client<A::Caller>,
    params: Params,
    shutdown: CancellationToken,
) -> impl Stream<Item = Step> + Send + 'static {
    // Boxed, so that an open stream does not keep the room that its admission took.
    stream::once(Box::pin(async move {
        match admit(&endpoint, &client, params) {
            Ok(admitted) => steps(endpoint, client, admitted, shutdown).boxed(),
            Err(refusal) => once(Step::Refused(refusal)),
        }
    }))
    .flatten()
}

/// Checks an operation and takes its cost from the caller's budget.
///
/// # Errors
/// The operation is not run.
pub(crate) fn admit<A: Application>(
    endpoint: &Endpoint<A>,
    client: &Client<A::Caller>,
    params: Params,
) -> Result<Admitted, Box<RequestError>> {
    endpoint
        .admit(&client.caller, client.address, params, |kind| client.refuse_kind(kind))
        .map_err(|refused| refused.error)
}

/// Runs an operation. A subscription ends without `Complete` when `shutdown` comes, so that its client asks
/// again; a query or mutation is left to end by itself.
pub(crate) fn steps<A: Application>(
    endpoint: Endpoint<A>,
    client: Client<A::Caller>,
    admitted: Admitted,
    shutdown: CancellationToken,
) -> impl Stream<Item = Step> + Send + 'static {
    let Admitted { prepared, status } = admitted;
    let app = endpoint.app.clone();
    // Boxed for the same reason.
    let steps = stream::once(Box::pin(async move {
        if prepared.kind == OperationKind::Subscription {
            let spender = Spender::new(endpoint.app.account(&client.caller), client.address);
            let payer = Payer::new(endpoint.limiter.clone(), spender, prepared.cost);
            let opened = Opened { prepared, status, payer };
            let steps = endpoint.app.follow(&endpoint.front, &client.caller, opened);
            return steps.take_until(shutdown.cancelled_owned()).boxed();
        }
        let executed = execute(&endpoint.app, &endpoint.front, &client.caller, prepared, status).await;
        once(executed.map_or_else(Step::Refused, |response| next(&endpoint.app, &response)))
    }));
    AssertUnwindSafe(steps.flatten())
        .catch_unwind()
        .map(move |step| step.unwrap_or_else(|panic| Step::Refused(Box::new(panicked(&app, &*panic)))))
}

/// Runs a subscription for one caller.
pub(super) fn run_alone<A: Application>(
    app: A,
    front: Front,
    caller: &A::Caller,
    Opened { prepared, status, .. }: Opened,
) -> BoxStream<'static, Step> {
    let data = app.context(caller, status);
    let responses = app.engine().execute_stream(prepared.request, Some(Arc::new(data)));
    responses
        .map(move |mut response| {
            mask(&app, &front, &mut response);
            next(&app, &response)
        })
        .chain(stream::once(async { Step::Complete }))
        .boxed()
}

fn next<A: Application>(app: &A, response: &Response) -> Step {
    written(app, response).map_or_else(|error| Step::Refused(Box::new(error)), Step::Next)
}

/// A response as JSON.
///
/// # Errors
/// It cannot be written, which the log explains.
pub(super) fn written<A: Application>(app: &A, response: &Response) -> Result<Arc<str>, RequestError> {
    serde_json::to_string(response).map(Arc::from).map_err(|error| {
        let error_id = app.error_id();
        tracing::error!(error_id, %error, "a response could not be written as JSON");
        RequestError::internal(error_id)
    })
}

/// A single result is the whole of a query or mutation.
fn once(step: Step) -> BoxStream<'static, Step> {
    let end = matches!(step, Step::Next(_)).then_some(Step::Complete);
    stream::iter([Some(step), end]).filter_map(std::future::ready).boxed()
}
