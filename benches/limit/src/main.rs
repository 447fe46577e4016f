//! The limit that the benchmark holds the server against: a handler written by hand for each case, which takes the
//! same request and gives the same JSON from one SQL statement. It checks, limits and authenticates nothing.

mod cases;
mod database;

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use database::Pool;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [listen, database, connections] = arguments.as_slice() else {
        return Err("usage: bench-limit ADDRESS:PORT DATABASE_URL CONNECTIONS".into());
    };
    let pool = Pool::connect(database, connections.parse()?).await?;
    let router = Router::new().route("/graphql", post(answer)).with_state(Arc::new(pool));
    // As the server does: small answers are not held back.
    let listener = TcpListener::bind(listen).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

async fn answer(State(pool): State<Arc<Pool>>, headers: HeaderMap, body: Bytes) -> Response {
    match cases::answer(pool.next(), &headers, &body).await {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(failure) => (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response(),
    }
}
