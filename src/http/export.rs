//! The public records of a season as one file, for mirrors: what `alliance-hub export season` writes.
//!
//! The file is written whole before it is sent, so that a slow reader holds a file, and nothing of the database.

mod download;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::fs::File;
use tokio::io::AsyncSeekExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::application::Application as _;
use super::authn::Api;
use super::front::{Code, RequestError};
use super::graphql::accept::MediaType;
use super::graphql::reply::Reply;
use super::graphql::{Endpoint, address};
use super::limiter::{Overspent, Spender};
use crate::service::error::DATABASE_AWAY;
use crate::service::export::{ExportError, edition, export_season};
use download::{Downloads, Full};

/// Where the file of a season is served.
pub const PATH: &str = "/export/seasons/{season}";

/// What a whole file costs, or a whole budget that is smaller; to be told that nothing is new costs one point.
const COST: u64 = 50_000;
/// How many files are written at once. Each holds a connection to the database, and a moment of it.
const WRITTEN_AT_ONCE: usize = 2;
/// How long the database may take to give one.
const LONGEST_WRITING: Duration = Duration::from_secs(5 * 60);
/// How soon to ask again where files are being written, and where downloads are under way.
const WRITING_PAUSE: Duration = Duration::from_secs(30);
const DOWNLOAD_PAUSE: Duration = Duration::from_secs(60);

#[derive(Clone)]
struct Exports {
    endpoint: Endpoint<Api>,
    writers: Arc<Semaphore>,
    downloads: Arc<Downloads>,
}

/// A file that is written, and what names its state.
struct Written {
    file: File,
    length: u64,
    edition: String,
}

/// The route of the files. They are public, so no credential is looked at; they are paid for from the budget of the
/// address.
pub fn routes(endpoint: Endpoint<Api>) -> Router {
    let writers = Arc::new(Semaphore::new(WRITTEN_AT_ONCE));
    let exports = Exports { endpoint, writers, downloads: Arc::new(Downloads::new()) };
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
        let entry = limiter.enter(spender.clone(), now).map_err(overspent)?;
        let edition = edition(&app.app().db, season).await.map_err(|error| refused(app, &error))?;
        let tag = tag(&edition.to_string());
        if is_known(headers, &tag) {
            return Ok((StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response());
        }
        let place = self.downloads.enter(spender).map_err(full)?;
        let writer = Arc::clone(&self.writers).try_acquire_owned().map_err(|_| busy())?;
        limiter.settle(&entry, limiter.within_budget(&entry, COST), now).map_err(overspent)?;
        let written = write(app, season, writer).await?;
        let headers = [
            (CONTENT_TYPE, "application/x-ndjson".to_owned()),
            (CONTENT_LENGTH, written.length.to_string()),
            (CACHE_CONTROL, "no-cache".to_owned()),
            (ETAG, self::tag(&written.edition)),
        ];
        Ok((headers, download::body(written.file, written.length, place)).into_response())
    }
}

fn tag(edition: &str) -> String {
    format!("W/\"{edition}\"")
}

/// Whether the client has what it asks for.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|list| list.split(',')).any(|known| known.trim() == tag)
}

/// Writes the file, as fast as the database gives it. Writer and database are free for others then.
async fn write(api: &Api, season: &str, writer: OwnedSemaphorePermit) -> Result<Written, Box<Reply>> {
    let writing = timeout(LONGEST_WRITING, write_unnamed(api, season)).await;
    drop(writer);
    match writing {
        Ok(written) => written.map_err(|error| refused(api, &error)),
        Err(_) => {
            tracing::error!(season, "an export was given up: the database took too long for it");
            Err(unavailable("This season takes too long to export. Ask again later.", WRITING_PAUSE))
        }
    }
}

/// A file without a name is gone with whoever holds it, whatever happens.
async fn write_unnamed(api: &Api, season: &str) -> Result<Written, ExportError> {
    let unnamed = spawn_blocking(tempfile::tempfile).await.map_err(io::Error::other)??;
    let mut file = File::from_std(unnamed);
    let manifest = export_season(&api.app().db, season, &mut file).await?;
    let length = file.stream_position().await?;
    file.rewind().await?;
    Ok(Written { file, length, edition: manifest.last_cursor })
}

fn overspent(overspent: Overspent) -> Box<Reply> {
    Box::new(Reply { outcome: Err(overspent.error), cost: None, status: overspent.status })
}

fn busy() -> Box<Reply> {
    unavailable("Other exports are being written. Ask again in half a minute.", WRITING_PAUSE)
}

fn full(full: Full) -> Box<Reply> {
    match full {
        Full::OfAll => unavailable("Others are downloading exports. Ask again in a minute.", DOWNLOAD_PAUSE),
        Full::OfSpender => {
            let message = "This address has too many downloads. Let one end, or ask again in a minute.";
            let mut error = RequestError::new(Code::RateLimited, message);
            error.retry_after = Some(DOWNLOAD_PAUSE);
            Box::new(Reply::refused(error))
        }
    }
}

fn unavailable(message: &str, pause: Duration) -> Box<Reply> {
    let mut error = RequestError::new(Code::Unavailable, message);
    error.retry_after = Some(pause);
    Box::new(Reply::refused(error))
}

fn refused(api: &Api, error: &ExportError) -> Box<Reply> {
    Box::new(Reply::refused(match error {
        ExportError::UnknownSeason(_) => RequestError::new(Code::NotFound, error.to_string()),
        ExportError::Store(error) if error.is_unavailable() => {
            RequestError::new(Code::Unavailable, DATABASE_AWAY)
        }
        ExportError::File(error) => {
            let error_id = api.error_id();
            let folder = tempfile::env::temp_dir();
            tracing::error!(
                error_id, %error, folder = %folder.display(),
                "an export cannot be written into the folder for temporary files (TMPDIR)"
            );
            RequestError::internal(error_id)
        }
        error => {
            let error_id = api.error_id();
            tracing::error!(error_id, %error, "a season could not be exported");
            RequestError::internal(error_id)
        }
    }))
}
