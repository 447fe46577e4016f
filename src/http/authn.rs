//! The application behind the transport, and who calls it.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use tokio::time::sleep;

use super::application::{Application, Opened, Refusal};
use super::fanout::{self, Fanout};
use super::front::Front;
use super::limiter::RateLimitStatus;
use super::results::Step;
use crate::app::App;
use crate::auth::{Auth, Bearer, InvalidToken, SessionWatch};
use crate::graphql::rate_limit::RateLimit;
use crate::graphql::{Schema, scalar};
use crate::id::error_id;
use crate::policy::{Actor, Viewer};
use crate::service::account::authenticate;

/// How often an open connection looks its session up though the event log told nothing: somebody may have changed the
/// database by hand.
const POLL: Duration = Duration::from_secs(300);

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
    bearer: Option<Bearer>,
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

    /// What access tokens are verified with.
    pub(super) fn auth(&self) -> Arc<Auth> {
        Arc::clone(&self.app.auth)
    }

    /// Whether requests can be served now: the database answers.
    pub(super) async fn is_ready(&self) -> bool {
        self.app.db.answers().await
    }

    /// Whether a connection may stay open: its token has not expired, its session goes on, and its staff roles are the
    /// same. What cannot be looked up now is looked up again later.
    async fn still_holds(&self, actor: &Actor, bearer: &Bearer) -> bool {
        let now = self.app.clock.now();
        if bearer.expires_at <= now {
            return false;
        }
        match authenticate(&self.app.db, bearer, now).await {
            Ok(current) => current.as_ref() == Some(actor),
            Err(error) => {
                tracing::warn!(error = ?error, "a session could not be looked up; trying again");
                true
            }
        }
    }

    /// Returns when there is a reason to look the session up.
    async fn next_look(&self, bearer: &Bearer, watch: &mut SessionWatch) {
        let left = (bearer.expires_at - self.app.clock.now()).to_std().unwrap_or_default();
        tokio::select! {
            () = watch.ended_perhaps() => {}
            () = sleep(left.min(POLL)) => {}
        }
    }
}

impl Application for Api {
    type Engine = Schema;
    type Caller = Caller;

    fn engine(&self) -> &Schema {
        &self.schema
    }

    async fn authenticate(&self, bearer: Option<&str>) -> Result<Caller, Refusal> {
        let Some(token) = bearer else { return Ok(Caller { actor: Actor::Anonymous, bearer: None }) };
        let bearer = self.app.auth.tokens.verify(token).map_err(refused)?;
        match authenticate(&self.app.db, &bearer, self.app.clock.now()).await {
            Ok(Some(actor)) => Ok(Caller { actor, bearer: Some(bearer) }),
            Ok(None) => Err(Refusal::Unauthenticated("The session has ended. Sign in again.")),
            Err(error) if error.is_unavailable() => {
                tracing::warn!(error = ?error, "a session could not be looked up without the database");
                Err(Refusal::Unavailable(
                    "The database does not answer at this moment. Try again in a few seconds.",
                ))
            }
            Err(error) => {
                let error_id = error_id();
                tracing::error!(error_id, error = ?error, "a session could not be looked up");
                Err(Refusal::Internal { error_id })
            }
        }
    }

    fn context(&self, caller: &Caller, status: Option<RateLimitStatus>) -> async_graphql::Data {
        self.data(Viewer::new(caller.actor.clone()), status.as_ref())
    }

    fn follow(&self, front: &Front, caller: &Caller, opened: Opened) -> BoxStream<'static, Step> {
        fanout::follow(self.clone(), front.clone(), caller.actor.clone(), opened)
    }

    async fn ended(&self, caller: &Caller) {
        let Some(bearer) = &caller.bearer else { return pending().await };
        let mut watch = self.app.auth.ends.listen(bearer.session, bearer.account);
        while self.still_holds(&caller.actor, bearer).await {
            self.next_look(bearer, &mut watch).await;
        }
    }

    fn account(&self, caller: &Caller) -> Option<String> {
        caller.actor.account().map(|account| account.to_string())
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
