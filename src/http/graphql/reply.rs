//! Turns what became of a request into an HTTP response.

use async_graphql::Response as Executed;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::json;

use super::accept::MediaType;
use crate::http::front::{Code, RequestError};
use crate::http::limiter::{RateLimitStatus, seconds};

/// What became of a request.
pub(crate) struct Reply {
    /// The engine's response, or why the request was refused.
    pub(crate) outcome: Result<Executed, Box<RequestError>>,
    /// What the operation costs, once that is known.
    pub(crate) cost: Option<u64>,
    /// Where the caller stands, if its points are counted.
    pub(crate) status: Option<RateLimitStatus>,
}

impl Reply {
    /// A refusal before the operation's cost was known.
    #[must_use]
    pub(crate) fn refused(error: RequestError) -> Self {
        Self { outcome: Err(Box::new(error)), cost: None, status: None }
    }

    /// The HTTP response in a media type.
    #[must_use]
    pub(crate) fn into_response(self, media: MediaType) -> Response<Body> {
        let body = match &self.outcome {
            Ok(executed) => serde_json::to_vec(executed),
            Err(error) => serde_json::to_vec(&json!({ "errors": error.to_json_list() })),
        };
        // Serialising to memory fails only for a map whose keys are no text, which no response has.
        let mut response = Response::new(Body::from(body.unwrap_or_default()));
        *response.status_mut() = status(media, &self.outcome);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        for (name, value) in self.numbers() {
            headers.insert(name, value.into());
        }
        match self.outcome.as_ref().err().map(|error| error.code) {
            Some(Code::MethodNotAllowed) => {
                // A mutation over GET is refused alike: both methods are allowed here, for what fits them.
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
            }
            Some(Code::Unauthenticated) => {
                let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            _ => {}
        }
        response
    }

    fn numbers(&self) -> impl Iterator<Item = (HeaderName, u64)> {
        let retry = self.outcome.as_ref().err().and_then(|error| error.retry_after).map(seconds);
        let status = self.status;
        [
            (HeaderName::from_static("x-query-cost"), self.cost),
            (HeaderName::from_static("ratelimit-limit"), status.map(|status| status.limit.into())),
            (HeaderName::from_static("ratelimit-remaining"), status.map(|status| status.remaining.into())),
            (HeaderName::from_static("ratelimit-reset"), status.map(|status| seconds(status.reset_after))),
            (header::RETRY_AFTER, retry),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// The status of a response: the one place where the GraphQL over HTTP draft's rules stand.
///
/// An operation that ran is 200, field errors or not. A request that is not well-formed HTTP or JSON has
/// the fitting status in both media types. A GraphQL request that was refused before it ran is 400 in
/// `application/graphql-response+json`, and 200 in `application/json`, where old clients read the body
/// of no other.
fn status(media: MediaType, outcome: &Result<Executed, Box<RequestError>>) -> StatusCode {
    let Err(error) = outcome else { return StatusCode::OK };
    match error.code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::AccessEnded => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict => StatusCode::CONFLICT,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Unavailable | Code::Timeout => StatusCode::SERVICE_UNAVAILABLE,
        Code::ParseFailed
        | Code::ValidationFailed
        | Code::OperationResolutionFailure
        | Code::BadUserInput
        | Code::QueryTooComplex
        | Code::QueryTooDeep
        | Code::TooManyTokens
        | Code::TooManyAliases
        | Code::TooManyDirectives
        | Code::TooManyRootFields
        | Code::ListTooLong
        | Code::TooManyVariables
        | Code::PersistedQueryNotFound
        | Code::PersistedQueryNotSupported
        | Code::DocumentNotTrusted
        | Code::ReadOnly => match media {
            MediaType::GraphqlResponse => StatusCode::BAD_REQUEST,
            MediaType::Json => StatusCode::OK,
        },
    }
}
