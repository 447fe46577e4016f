//! The public records of a season as one file, for mirrors: what `alliance-hub export season` writes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};
use tokio::io::{AsyncReadExt as _, DuplexStream, duplex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::AbortOnDropHandle;

use super::application::Application as _;
use super::authn::Api;
use super::front::{Code, RequestError};
use super::graphql::accept::MediaType;
use super::graphql::reply::Reply;
use super::graphql::{Endpoint, address};
use super::limiter::{Overspent, Spender};
use crate::service::export::{ExportError, edition, export_season};

/// Where the file of a season is served.
pub const PATH: &str = "/export/seasons/{season}";

/// What a whole file costs; to be told that nothing is new costs one point.
const COST: u64 = 50_000;
/// How many files are written at once. Each holds a connection to the database, and a moment of it.
const AT_ONCE: usize = 2;
/// How long one file may take, however slowly it is read.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// So much of a file waits for its reader.
const WAITING: usize = 64 * 1024;
/// So much of it goes on at once.
const PIECE: usize = 16 * 1024;

#[derive(Clone)]
struct Exports {
    endpoint: Endpoint<Api>,
    room: Arc<Semaphore>,
}

/// The route of the files. They are public, so no credential is looked at; they are paid for from the budget of the
/// address.
pub fn routes(endpoint: Endpoint<Api>) -> Router {
    let exports = Exports { endpoint, room: Arc::new(Semaphore::new(AT_ONCE)) };
    Router::new().route(PATH, get(serve)).with_state(exports)
}

async fn serve(State(exports): State<Exports>, Path(season): Path<String>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let spender = Spender::new(None, address(&parts));
    match exports.answer(spender, &season, &parts.headers).await {
        Ok(response) => response,
        Err(reply) => reply.into_response(MediaType::Json),
    }
}

impl Exports {
    async fn answer(
        &self,
        spender: Spender,
        season: &str,
        headers: &HeaderMap,
    ) -> Result<Response, Box<Reply>> {
        let (app, limiter) = (&self.endpoint.app, &self.endpoint.limiter);
        let now = app.app().clock.now();
        let entry = limiter.enter(spender, now).map_err(overspent)?;
        let edition = edition(&app.app().db, season).await.map_err(|error| refused(app, &error))?;
        let tag = format!("W/\"{edition}\"");
        if is_known(headers, &tag) {
            return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
        }
        let room = Arc::clone(&self.room).try_acquire_owned().map_err(|_| busy())?;
        limiter.settle(&entry, COST, now).map_err(overspent)?;
        let headers = [
            (CONTENT_TYPE, "application/x-ndjson".to_owned()),
            (CACHE_CONTROL, "no-cache".to_owned()),
            (ETAG, tag),
        ];
        let body = Body::from_stream(file(app.clone(), season.to_owned(), room));
        Ok((headers, body).into_response())
    }
}

/// Whether the client has what it asks for.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|list| list.split(',')).any(|known| known.trim() == tag)
}

fn overspent(overspent: Overspent) -> Box<Reply> {
    Box::new(Reply { outcome: Err(overspent.error), cost: None, status: overspent.status })
}

fn busy() -> Box<Reply> {
    let mut error =
        RequestError::new(Code::Unavailable, "Other exports are being written. Ask again in half a minute.");
    error.retry_after = Some(Duration::from_secs(30));
    Box::new(Reply::refused(error))
}

fn refused(api: &Api, error: &ExportError) -> Box<Reply> {
    Box::new(Reply::refused(match error {
        ExportError::UnknownSeason(_) => RequestError::new(Code::NotFound, error.to_string()),
        ExportError::Store(error) if error.is_unavailable() => RequestError::new(
            Code::Unavailable,
            "The database does not answer at this moment. Try again in a few seconds.",
        ),
        error => {
            let error_id = api.error_id();
            tracing::error!(error_id, %error, "a season could not be exported");
            RequestError::internal(error_id)
        }
    }))
}

/// The file in pieces, written as fast as it is read. One that cannot be finished breaks off.
fn file(
    api: Api,
    season: String,
    room: OwnedSemaphorePermit,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let (mut out, pieces) = duplex(WAITING);
    let writing = AbortOnDropHandle::new(tokio::spawn(async move {
        let _room = room;
        let exported = tokio::time::timeout(LONGEST, export_season(&api.app().db, &season, &mut out)).await;
        match exported {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("it took too long".to_owned()),
        }
    }));
    stream::try_unfold(Some((pieces, writing)), next_piece)
}

type Writing = AbortOnDropHandle<Result<(), String>>;
type Reading = Option<(DuplexStream, Writing)>;

async fn next_piece(reading: Reading) -> io::Result<Option<(Bytes, Reading)>> {
    let Some((mut pieces, writing)) = reading else { return Ok(None) };
    let mut piece = Vec::with_capacity(PIECE);
    if pieces.read_buf(&mut piece).await? > 0 {
        return Ok(Some((piece.into(), Some((pieces, writing)))));
    }
    match writing.await {
        Ok(Ok(())) => Ok(None),
        Ok(Err(error)) => {
            tracing::warn!(%error, "an export broke off");
            Err(io::Error::other(error))
        }
        Err(error) => Err(io::Error::other(error)),
    }
}
