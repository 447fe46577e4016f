//! Reads a request body: JSON, no longer and no slower than allowed.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mime::Mime;
use serde_json::Value;

use crate::http::front::{Code, Limits, RequestError};

/// Refuses a body that is not JSON by its headers; nothing of it is read.
///
/// A browser sends other types to any site without asking it first, so they must not have an effect.
///
/// # Errors
/// The media type, charset or encoding is another.
pub(crate) fn require_json(headers: &HeaderMap) -> Result<(), RequestError> {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (value, more) = (values.next(), values.next());
    let mime = value.and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<Mime>().ok());
    let json = mime.is_some_and(|mime| {
        mime.essence_str() == mime::APPLICATION_JSON.essence_str()
            && mime.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8)
    });
    if !json || more.is_some() {
        return Err(unsupported("Send the body as `Content-Type: application/json` in UTF-8."));
    }
    match headers.get(CONTENT_ENCODING) {
        Some(encoding) if !encoding.as_bytes().eq_ignore_ascii_case(b"identity") => {
            Err(unsupported("Send the body without `Content-Encoding`."))
        }
        _ => Ok(()),
    }
}

/// How long a body may be, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit {
    bytes: usize,
    time: Duration,
}

impl BodyLimit {
    /// The limit for somebody.
    pub(crate) fn of(limits: &Limits, writes_in_bulk: bool) -> Self {
        Self { bytes: limits.body_of(writes_in_bulk), time: limits.body_time }
    }
}

/// Reads a body as JSON. Of one that says it is too long nothing is read.
///
/// # Errors
/// The body is too long, takes too long, breaks off or is not JSON.
pub(crate) async fn read_json(
    headers: &HeaderMap,
    body: Body,
    limit: BodyLimit,
) -> Result<Value, RequestError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit.bytes)) {
        return Err(too_long(limit));
    }
    let bytes = read(body, limit).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| RequestError::bad_request(format!("The body is not JSON: {error}.")))
}

async fn read(body: Body, limit: BodyLimit) -> Result<Bytes, RequestError> {
    let collected = Limited::new(body, limit.bytes).collect();
    match tokio::time::timeout(limit.time, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long(limit)),
        Ok(Err(_)) => Err(RequestError::bad_request("The body broke off. Send it again.")),
        Err(_) => Err(RequestError::new(Code::RequestTimeout, "The body took too long. Send it again.")),
    }
}

fn too_long(limit: BodyLimit) -> RequestError {
    let most = limit.bytes;
    RequestError::new(
        Code::PayloadTooLarge,
        format!("The body is longer than the {most} bytes allowed. Split it."),
    )
}

fn unsupported(message: &str) -> RequestError {
    RequestError::new(Code::UnsupportedMediaType, message)
}
