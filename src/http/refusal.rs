//! A refusal as an HTTP response.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::application::Refusal;
use super::front::{Code, RequestError};

/// Answers with the error as the body of a GraphQL response.
pub(crate) fn refuse(status: StatusCode, error: &RequestError) -> Response {
    let body = json!({ "errors": error.to_json_list() }).to_string();
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (status, headers, body).into_response();
    if let Some(wait) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, wait.as_secs().max(1).into());
    }
    response
}

/// Answers a credential that was not accepted.
pub(crate) fn refuse_credential(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Unauthenticated(reason) => {
            let error = RequestError::new(Code::Unauthenticated, reason);
            let mut response = refuse(StatusCode::UNAUTHORIZED, &error);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            response
        }
        Refusal::Internal { error_id } => {
            refuse(StatusCode::INTERNAL_SERVER_ERROR, &RequestError::internal(error_id))
        }
    }
}
