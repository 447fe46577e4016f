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
        Refusal::Internal { error_id } => RequestError::internal(error_id),
    })
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, RequestError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, more) = (values.next(), values.next());
    let Some(value) = value else { return Ok(None) };
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty());
    match (token, more) {
        (Some(token), None) => Ok(Some(token)),
        _ => Err(RequestError::new(
            Code::Unauthenticated,
            "Send one header `Authorization: Bearer <token>`, or none.",
        )),
    }
}
