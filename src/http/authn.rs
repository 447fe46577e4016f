//! The application behind the transport, and who calls it.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Pos;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use tokio::time::sleep;

use super::application::{Application, Opened, Refusal};
use super::fanout::{self, Fanout};
use super::front::Front;
use super::limiter::RateLimitStatus;
use super::results::Step;
use crate::app::App;
use crate::auth::{ApiToken, Auth, Bearer, InvalidToken};
use crate::graphql::error::ApiError;
use crate::graphql::rate_limit::RateLimit;
use crate::graphql::{Schema, scalar};
use crate::id::error_id;
use crate::policy::{Actor, Viewer};
use crate::service::account::{authenticate, authenticate_service};
use crate::service::error::{DATABASE_AWAY, Error};
use crate::service::private::log_reads;

/// How often an open connection looks its session up though the event log told nothing: somebody may have changed the
/// database by hand.
const POLL: Duration = Duration::from_secs(300);
/// How soon, where it could not be looked up.
const SOON: Duration = Duration::from_secs(5);

/// The application that the server serves.
#[derive(Clone)]
pub struct Api {
    app: App,
    schema: Schema,
    fanout: Arc<Fanout>,
}

/// Who makes a request.
#[derive(Clone, Debug)]
pub struct Caller {
    actor: Actor,
    /// What the caller presented; none for an anonymous one.
    presented: Option<Presented>,
}

/// A credential that was valid when it was presented.
#[derive(Clone, Debug)]
enum Presented {
    /// The access token of a session.
    Session(Bearer),
    /// The API token of a service, which ends at this moment.
    Service(ApiToken, DateTime<Utc>),
}

impl Presented {
    fn expires_at(&self) -> DateTime<Utc> {
        match self {
            Self::Session(bearer) => bearer.expires_at,
            Self::Service(_, expires_at) => *expires_at,
        }
    }
}

impl Api {
    /// The application with its engine.
    #[must_use]
    pub fn new(app: App, schema: Schema) -> Self {
        Self { app, schema, fanout: Arc::default() }
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn fanout(&self) -> &Arc<Fanout> {
        &self.fanout
    }

    /// What resolvers find in their context.
    pub(super) fn data(&self, viewer: Viewer, status: Option<&RateLimitStatus>) -> async_graphql::Data {
        let mut data = async_graphql::Data::default();
        data.insert(viewer);
        if let Some(status) = status {
            data.insert(rate_limit(status));
        }
        data
    }

    /// The response, once it is logged what of it is private; nobody gets what the log does not have.
    pub(super) async fn once_logged(
        &self,
        viewer: &Viewer,
        response: async_graphql::Response,
    ) -> async_graphql::Response {
        match log_reads(&self.app.db, viewer).await {
            Ok(()) => response,
            Err(error) => {
                let error = async_graphql::Error::from(ApiError::from(error));
                async_graphql::Response::from_errors(vec![error.into_server_error(Pos::default())])
            }
        }
    }

    /// What access tokens are verified with.
    pub(super) fn auth(&self) -> Arc<Auth> {
        Arc::clone(&self.app.auth)
    }

    /// Whether requests can be served now: the database answers.
    pub(super) async fn is_ready(&self) -> bool {
        self.app.db.answers().await
    }

    /// Who the holder of a credential is now; `None` where it is not valid any more.
    async fn actor_of(&self, presented: &Presented) -> Result<Option<Actor>, Error> {
        let now = self.app.clock.now();
        if presented.expires_at() <= now {
            return Ok(None);
        }
        match presented {
            Presented::Session(bearer) => authenticate(&self.app.db, bearer, now).await,
            Presented::Service(token, _) => {
                Ok(authenticate_service(&self.app.db, token, now).await?.map(|(actor, _)| actor))
            }
        }
    }

    /// How long a connection may stay open until its credential is looked up again; `None` once its token has expired, its
    /// session has ended, or its staff roles are others.
    async fn holds_for(&self, actor: &Actor, presented: &Presented) -> Option<Duration> {
        let most = match self.actor_of(presented).await {
            Ok(current) if current.as_ref() == Some(actor) => POLL,
            Ok(_) => return None,
            Err(error) => {
                tracing::warn!(error = ?error, "a session could not be looked up; trying again");
                SOON
            }
        };
        let left = (presented.expires_at() - self.app.clock.now()).to_std().unwrap_or_default();
        Some(left.min(most))
    }

    async fn service(&self, token: ApiToken) -> Result<Caller, Refusal> {
        match authenticate_service(&self.app.db, &token, self.app.clock.now()).await {
            Ok(Some((actor, known))) => {
                Ok(Caller { actor, presented: Some(Presented::Service(token, known.expires_at)) })
            }
            Ok(None) => Err(Refusal::Unauthenticated(
                "The API token is not valid, or no longer. Ask the operator of the server for a new one.",
            )),
            Err(error) => Err(lookup_failed(&error)),
        }
    }
}

fn lookup_failed(error: &Error) -> Refusal {
    if error.is_unavailable() {
        tracing::warn!(?error, "a credential could not be looked up without the database");
        return Refusal::Unavailable(DATABASE_AWAY);
    }
    let error_id = error_id();
    tracing::error!(error_id, error = ?error, "a session could not be looked up");
    Refusal::Internal { error_id }
}

impl Application for Api {
    type Engine = Schema;
    type Caller = Caller;

    fn engine(&self) -> &Schema {
        &self.schema
    }

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Refusal> {
        let Some(token) = bearer else { return Ok(Caller { actor: Actor::Anonymous, presented: None }) };
        if let Some(token) = ApiToken::presented(token) {
            return self.service(token).await;
        }
        let bearer = self.app.auth.tokens.verify(token).map_err(refused)?;
        match authenticate(&self.app.db, &bearer, self.app.clock.now()).await {
            Ok(Some(actor)) => Ok(Caller { actor, presented: Some(Presented::Session(bearer)) }),
            Ok(None) => Err(Refusal::Unauthenticated("The session has ended. Sign in again.")),
            Err(error) => Err(lookup_failed(&error)),
        }
    }

    fn context(&self, caller: &Caller, status: Option<RateLimitStatus>) -> async_graphql::Data {
        self.data(Viewer::new(caller.actor.clone()), status.as_ref())
    }

    async fn run(
        &self,
        caller: &Caller,
        status: Option<RateLimitStatus>,
        mut request: async_graphql::Request,
    ) -> async_graphql::Response {
        let viewer = Viewer::new(caller.actor.clone());
        request.data = self.data(viewer.clone(), status.as_ref());
        let response = self.schema.execute(request).await;
        self.once_logged(&viewer, response).await
    }

    fn follow(&self, front: &Front, caller: &Caller, opened: Opened) -> BoxStream<'static, Step> {
        fanout::follow(self.clone(), front.clone(), caller.actor.clone(), opened)
    }

    async fn ended(&self, caller: &Caller) {
        let Some(presented) = &caller.presented else { return pending().await };
        let session = match presented {
            Presented::Session(bearer) => Some(bearer.session),
            Presented::Service(..) => None,
        };
        let mut watch = self.app.auth.ends.listen(session, caller.actor.account());
        // Boxed, so that an open connection does not keep the room that the look-up takes.
        while let Some(time) = Box::pin(self.holds_for(&caller.actor, presented)).await {
            tokio::select! {
                () = watch.ended_perhaps() => {}
                () = sleep(time) => {}
            }
        }
    }

    fn account(&self, caller: &Caller) -> Option<String> {
        caller.actor.account().map(|account| account.to_string())
    }

    fn writes_in_bulk(&self, caller: &Caller) -> bool {
        caller.actor.writes_in_bulk()
    }

    fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    fn error_id(&self) -> String {
        error_id()
    }
}

fn rate_limit(status: &RateLimitStatus) -> RateLimit {
    RateLimit {
        limit: i32::try_from(status.limit).unwrap_or(i32::MAX),
        cost: i32::try_from(status.cost).unwrap_or(i32::MAX),
        remaining: i32::try_from(status.remaining).unwrap_or(i32::MAX),
        reset_at: scalar::DateTime(status.reset_at),
    }
}

fn refused(error: InvalidToken) -> Refusal {
    Refusal::Unauthenticated(match error {
        InvalidToken::Expired => "The access token has expired. Get a new one with `sessionRefresh`.",
        InvalidToken::Foreign => "The access token is not valid here. Sign in again.",
    })
}
