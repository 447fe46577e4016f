//! The public keys that access tokens are verified with.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::auth::Auth;

/// Where the keys are served.
pub const PATH: &str = "/.well-known/jwks.json";

/// The route of the keys.
pub fn routes(auth: Arc<Auth>) -> Router {
    Router::new().route(PATH, get(keys)).with_state(auth)
}

async fn keys(State(auth): State<Arc<Auth>>) -> Response {
    let headers = [(CONTENT_TYPE, "application/jwk-set+json"), (CACHE_CONTROL, "public, max-age=300")];
    (headers, auth.tokens.jwks().to_string()).into_response()
}
