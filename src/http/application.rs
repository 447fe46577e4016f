//! What the transport needs of the application that it serves.

use std::future::Future;

use async_graphql::{Executor as _, Request, Response};
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;

use super::front::{Front, Prepared};
use super::limiter::{Payer, RateLimitStatus};
use super::results::{Step, run_alone};

/// The application behind the transport: an engine, and who may use it.
pub trait Application: Clone + Send + Sync + 'static {
    /// Runs operations.
    type Engine: async_graphql::Executor;
    /// Who makes a request, as its credential tells.
    type Caller: Clone + Send + Sync + 'static;

    /// The engine that runs operations.
    fn engine(&self) -> &Self::Engine;

    /// Who presents this credential: the text behind `Bearer `, or nothing for an anonymous caller.
    ///
    /// # Errors
    /// A credential that is malformed, unknown, expired or ended is refused; it never counts as anonymous.
    fn authenticate(
        &self,
        bearer: Option<&str>,
    ) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send;

    /// What resolvers find in their context for one operation, with where the caller stands if points are counted.
    fn context(&self, caller: &Self::Caller, status: Option<RateLimitStatus>) -> async_graphql::Data;

    /// Runs a query or mutation for a caller.
    fn run(
        &self,
        caller: &Self::Caller,
        status: Option<RateLimitStatus>,
        mut request: Request,
    ) -> impl Future<Output = Response> + Send {
        request.data = self.context(caller, status);
        self.engine().execute(request)
    }

    /// Follows a subscription until it ends. An application in which many ask for the same may run it once for all.
    fn follow(&self, front: &Front, caller: &Self::Caller, opened: Opened) -> BoxStream<'static, Step> {
        run_alone(self.clone(), front.clone(), caller, opened)
    }

    /// Returns when the caller's credential expires or is ended; never for an anonymous caller.
    fn ended(&self, caller: &Self::Caller) -> impl Future<Output = ()> + Send;

    /// The account whose budget the caller spends; `None` for an anonymous caller.
    fn account(&self, caller: &Self::Caller) -> Option<String>;

    /// Whether the caller writes records in bulk, and so may send a longer body than others.
    fn writes_in_bulk(&self, caller: &Self::Caller) -> bool;

    /// The present time.
    fn now(&self) -> DateTime<Utc>;

    /// A fresh name for the log entry of an internal error.
    fn error_id(&self) -> String;
}

/// A subscription that may run.
pub struct Opened {
    /// What to run.
    pub prepared: Prepared,
    /// Where the caller stands, if its points are counted.
    pub status: Option<RateLimitStatus>,
    /// Pays for what is made for the caller alone, each time what the operation costs.
    pub payer: Payer,
}

/// Why a credential was not accepted; its text may be shown to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The credential is not valid, with what to do about it.
    Unauthenticated(&'static str),
    /// The application cannot check it now, with what to do about it.
    Unavailable(&'static str),
    /// The application could not check it; the cause is in the log under this id.
    Internal {
        /// Names the log entry.
        error_id: String,
    },
}
