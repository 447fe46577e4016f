//! Runs one operation so that no outcome of it harms the server or shows its insides.

use std::panic::AssertUnwindSafe;

use async_graphql::{Response, ServerError, Value};
use futures_util::FutureExt;
use tracing::Instrument;

use super::application::Application;
use super::front::{Code, Front, Prepared, RequestError, shorten};
use super::limiter::RateLimitStatus;
use crate::graphql::sentence::argument_refused;

/// Runs a query or mutation until it ends, panics or exceeds its time.
///
/// # Errors
/// It panicked or took too long: there is no data to show.
pub async fn execute<A: Application>(
    app: &A,
    front: &Front,
    caller: &A::Caller,
    prepared: Prepared,
    status: Option<RateLimitStatus>,
) -> Result<Response, Box<RequestError>> {
    let span = tracing::info_span!("operation", kind = ?prepared.kind, name = prepared.operation_name, cost = prepared.cost);
    let run = AssertUnwindSafe(app.run(caller, status, prepared.request)).catch_unwind().instrument(span);
    match tokio::time::timeout(front.limits().execution_time, run).await {
        Ok(Ok(mut response)) => {
            mask(app, front, &mut response);
            Ok(response)
        }
        Ok(Err(panic)) => Err(Box::new(panicked(app, &*panic))),
        Err(_) => Err(Box::new(RequestError::new(
            Code::Timeout,
            "The operation took too long and was stopped. Ask for less, and look whether a mutation was done.",
        ))),
    }
}

/// What a client is told of a panic; the log has the rest.
pub fn panicked<A: Application>(app: &A, panic: &(dyn std::any::Any + Send)) -> RequestError {
    let error_id = app.error_id();
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without text");
    tracing::error!(error_id, panic = text, "an operation panicked");
    RequestError::internal(error_id)
}

/// Gives every error of a response a code, hides the text of those that came without one, and caps their number.
pub fn mask<A: Application>(app: &A, front: &Front, response: &mut Response) {
    let most = front.limits().errors;
    let omitted = response.errors.len().saturating_sub(most);
    if omitted > 0 {
        response.errors.truncate(most);
        response.extensions.insert("errorsOmitted".to_owned(), omitted.into());
    }
    for error in &mut response.errors {
        if !has_code(error) {
            give_code(app, front, error);
        }
    }
}

fn has_code(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    matches!(code, Some(Value::String(_) | Value::Enum(_)))
}

fn give_code<A: Application>(app: &A, front: &Front, error: &mut ServerError) {
    if is_input_error(front, error) {
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", Code::BadUserInput.as_str());
        error.message = shorten(argument_refused(&error.message));
        return;
    }
    let error_id = app.error_id();
    tracing::error!(error_id, error = error.message, path = ?error.path, "a resolver failed without a code");
    let shown = RequestError::internal(error_id.clone());
    error.message = shown.message;
    error.source = None;
    let extensions = error.extensions.insert(async_graphql::ErrorExtensionValues::default());
    extensions.set("code", Code::Internal.as_str());
    extensions.set("errorId", error_id);
}

/// The engine marks a refused argument by its text alone: a fixed start and the name of an input type.
fn is_input_error(front: &Front, error: &ServerError) -> bool {
    let named = ["Failed to parse \"", "Expected input type \""]
        .into_iter()
        .find_map(|start| error.message.strip_prefix(start))
        .and_then(|rest| rest.split_once('"'));
    error.source.is_none() && named.is_some_and(|(name, _)| front.has_input_type(name))
}
