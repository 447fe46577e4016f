//! Who makes a request: the credential comes from the header `Authorization` and from nowhere else.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::http::application::{Application, Refusal};
use crate::http::front::{Code, RequestError};

/// Tells who calls; a request without a credential is anonymous.
///
/// # Errors
/// There is a credential, but it is not one bearer token, or the application does not accept it.
pub(crate) async fn caller<A: Application>(app: &A, headers: &HeaderMap) -> Result<A::Caller, RequestError> {
    let token = bearer(headers)?;
    app.authenticate(token).await.map_err(|refusal| match refusal {
        Refusal::Unauthenticated(why) => RequestError::new(Code::Unauthenticated, why),
        Refusal::Unavailable(why) => RequestError::new(Code::Unavailable, why),
        Refusal::Internal { error_id } => RequestError::internal(error_id),
    })
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, RequestError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, more) = (values.next(), values.next());
    let Some(value) = value else { return Ok(None) };
    let token = value.to_str().ok().and_then(token_of);
    match (token, more) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(RequestError::new(
            Code::Unauthenticated,
            "Send one header `Authorization: Bearer <token>`, or none.",
        )),
    }
}

/// The token of a credential that has the form `Bearer <token>`.
pub(crate) fn token_of(credential: &str) -> Option<&str> {
    let (scheme, token) = credential.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}
