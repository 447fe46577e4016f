//! From settings to a running server, and to a quiet end.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;
use chrono::TimeDelta;
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::auth::{Auth, AuthSettings, SigningKey, TokenSettings};
use crate::clock::Clock;
use crate::config::{Mode, RetentionDays, Serve, Storage};
use crate::demo;
use crate::domain::webhook::Reach;
use crate::graphql;
use crate::http::front::{self, Front, Limits, TrustedDocuments};
use crate::http::router::{Lifetime, RouterSettings, router};
use crate::http::security::OriginPolicy;
use crate::http::server::{self, ServerLimits};
use crate::http::sse::EventStreamLimits;
use crate::http::ws::WebSocketLimits;
use crate::http::{Api, graphiql};
use crate::id::Ids;
use crate::service::export::is_mirror;
use crate::service::retention::Retention;
use crate::store::db::{Db, PATIENCE};

/// Why a command could not do its work; the text is for the operator.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Opens the database and everything around it.
///
/// # Errors
/// The data folder, the key or the database cannot be used.
pub async fn open(storage: &Storage, settings: AuthSettings, key: &SigningKey) -> Result<App, Failure> {
    open_within(PATIENCE, storage, settings, key).await
}

/// The same, where a statement may take as long as `patience`.
///
/// # Errors
/// The data folder, the key or the database cannot be used.
pub async fn open_within(
    patience: Duration,
    storage: &Storage,
    settings: AuthSettings,
    key: &SigningKey,
) -> Result<App, Failure> {
    let clock = Clock::system();
    let ids = Ids::system(clock.clone());
    if storage.is_file() {
        make_folder("--data-dir", &storage.data_dir)?;
    }
    let url = storage.url();
    let db = Db::connect_within(patience, url.expose_secret(), storage.database_connections, ids.clone())
        .await
        .map_err(|error| format!("--database-url: the database cannot be opened: {error}"))?;
    let auth = Arc::new(Auth::new(settings, key, clock.clone(), ids.clone())?);
    let mut app = App::new(db, clock, ids, auth);
    app.nats = storage.nats_url.clone();
    Ok(app)
}

/// The key that signs access tokens; made where there is none yet.
///
/// # Errors
/// The file cannot be read or written.
pub fn signing_key(storage: &Storage, serve: &Serve) -> Result<SigningKey, Failure> {
    let (setting, path) = match &serve.signing_key_file {
        Some(path) => ("--signing-key-file", path.clone()),
        None => ("--data-dir", storage.data_dir.join("signing-key.pem")),
    };
    let unusable = |error| format!("{setting}: {error}");
    if path.exists() {
        return Ok(SigningKey::read(&path).map_err(unusable)?);
    }
    if let Some(folder) = path.parent() {
        make_folder(setting, folder)?;
    }
    let key = SigningKey::generate(&Ids::system(Clock::system()));
    key.write(&path).map_err(unusable)?;
    Ok(key)
}

/// Makes a folder that a setting names, where it is missing.
///
/// # Errors
/// It cannot be made.
pub fn make_folder(setting: &str, folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("{setting}: the folder {} cannot be made: {error}", folder.display()).into())
}

/// Serves until the process is told to stop, then lets what is open end.
///
/// # Errors
/// A setting cannot be used, the database cannot be opened or migrated, or the address is taken.
pub async fn serve(storage: &Storage, serve: &Serve) -> Result<(), Failure> {
    let public_url = public_url(serve);
    let front = match front(serve)? {
        front if serve.read_only => front.read_only(),
        front => front,
    };
    let settings = router_settings(serve, &public_url)?;
    let key = signing_key(storage, serve)?;
    let mut app = open(storage, auth_settings(serve, &public_url)?, &key).await?;
    app.reach = if serve.allow_private_webhooks { Reach::Private } else { Reach::Public };
    let jobs = app.jobs(retention(serve.retention))?;
    app.migrate().await?;
    if is_mirror(&app.db).await? {
        tracing::info!(
            "the database is a mirror: it changes with its source alone, until `alliance-hub mirror --end`"
        );
    }
    let demo = if serve.demo { Some(demo::load(&app, &storage.data_dir).await?) } else { None };
    let api = Api::new(app.clone(), graphql::schema(app.clone()));
    let ids = app.ids.clone();
    let lifetime = Lifetime {
        shutdown: app.tasks.shutdown.clone(),
        sockets: app.tasks.tracker.clone(),
        new_token: Box::new(move || ids.secret()),
    };
    let router = router(api, front, settings, lifetime);
    let listener = TcpListener::bind(serve.listen)
        .await
        .map_err(|error| format!("--listen: {} cannot be listened on: {error}", serve.listen))?;
    app.start().await?;
    jobs.start(&app.tasks.tracker, &app.tasks.shutdown);
    let address = format!("http://{}", listener.local_addr()?);
    if let Err(error) = welcome(&address, serve, demo.as_deref()) {
        tracing::warn!(%error, %address, "serving, though nobody reads standard output");
    }
    let shutdown = app.tasks.shutdown.clone();
    let stopped = stop_on_signal(shutdown.clone())?;
    let limits = ServerLimits { connections: usize::try_from(serve.connections)?, ..ServerLimits::default() };
    server::serve(listener, router, limits, shutdown).await;
    app.tasks.tracker.close();
    app.tasks.tracker.wait().await;
    stopped.abort();
    app.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The address under which clients reach the server.
fn public_url(serve: &Serve) -> String {
    let given = serve.public_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_owned());
    given.unwrap_or_else(|| format!("http://{}", serve.listen))
}

fn auth_settings(serve: &Serve, public_url: &str) -> Result<AuthSettings, Failure> {
    let tokens = TokenSettings {
        issuer: public_url.to_owned(),
        audience: public_url.to_owned(),
        lifetime: TimeDelta::minutes(i64::from(serve.access_token_minutes)),
    };
    let public_url = public_url.parse().map_err(|error| format!("--public-url: {error}"))?;
    Ok(AuthSettings { tokens, public_url, ..AuthSettings::default() })
}

fn retention(kept: RetentionDays) -> Retention {
    let days = |days: u32| TimeDelta::days(i64::from(days));
    Retention {
        sessions: days(kept.keep_sessions_days),
        idempotency_keys: days(kept.keep_idempotency_keys_days),
        deliveries: days(kept.keep_deliveries_days),
        jobs: days(kept.keep_jobs_days),
        dead_letters: days(kept.keep_dead_letters_days),
    }
}

fn front(serve: &Serve) -> Result<Front, Failure> {
    let (mode, limits) = match serve.mode() {
        Mode::Production => (front::Mode::Production, Limits::production()),
        Mode::Development => (front::Mode::Development, Limits::development()),
    };
    let limits = serve.limits.over(&limits);
    let Some(path) = &serve.trusted_documents else {
        return Ok(Front::new(&graphql::sdl(), limits, mode)?);
    };
    let text = fs::read_to_string(path)
        .map_err(|error| format!("--trusted-documents: {} cannot be read: {error}", path.display()))?;
    let trusted = TrustedDocuments::from_json(&text)
        .map_err(|error| format!("--trusted-documents: {}: {error}", path.display()))?;
    Ok(Front::with_trusted_documents(&graphql::sdl(), limits, mode, trusted)?)
}

fn router_settings(serve: &Serve, public_url: &str) -> Result<RouterSettings, Failure> {
    let listed = OriginPolicy::listed(serve.allowed_origins.iter().map(String::as_str))?;
    let (origins, graphiql) = match serve.mode() {
        Mode::Production => (listed, None),
        Mode::Development => (listed.and_loopback(), Some(serve.graphiql_dir.clone())),
    };
    let per_address = usize::try_from(serve.streams_per_address)?;
    let per_account = usize::try_from(serve.streams_per_account)?;
    Ok(RouterSettings {
        sockets: WebSocketLimits {
            sockets_per_address: per_address,
            sockets_per_account: per_account,
            ..WebSocketLimits::default()
        },
        event_streams: EventStreamLimits {
            streams_per_address: per_address,
            streams_per_account: per_account,
            ..EventStreamLimits::default()
        },
        origins,
        graphiql,
        https: public_url.starts_with("https://"),
        client_address_header: serve.client_address_header.as_deref().map(header_name).transpose()?,
    })
}

fn header_name(name: &str) -> Result<HeaderName, Failure> {
    HeaderName::try_from(name).map_err(|_| {
        format!("--client-address-header: `{name}` is not the name of a header; give one such as x-real-ip")
            .into()
    })
}

/// Tells the operator where to go, on standard output.
fn welcome(address: &str, serve: &Serve, demo: Option<&str>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "Alliance Hub serves GraphQL at {address}{}", crate::http::graphql::PATH)?;
    if serve.mode() == Mode::Development {
        writeln!(out, "GraphiQL is at {address}{}", graphiql::PATH)?;
    }
    if let Some(demo) = demo {
        writeln!(out, "\n{demo}")?;
    }
    out.flush()
}

/// Cancels `shutdown` when the process is told to stop.
///
/// # Errors
/// The process cannot be told.
pub fn stop_on_signal(
    shutdown: tokio_util::sync::CancellationToken,
) -> io::Result<tokio::task::JoinHandle<()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: open requests may end");
        shutdown.cancel();
    }))
}
