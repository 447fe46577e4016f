//! Makes what subscribers get: resolves one item of a subscription and writes it as JSON.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Request, ServerError, Value, Variables};
use futures_util::{FutureExt as _, StreamExt as _};

use crate::app::App;
use crate::events::DATABASE_PAUSE;
use crate::graphql::stream::{Item, Occasion};
use crate::http::application::Application as _;
use crate::http::authn::Api;
use crate::http::execute::{mask, panicked};
use crate::http::front::{Code, Front, RequestError};
use crate::http::results::written;
use crate::policy::{Actor, Sharing, Viewer};
use crate::service::error::RefusalCode;
use crate::service::stream::Topic;

/// A payload as JSON, or why there is none.
pub(super) type Outcome = Result<Arc<str>, Arc<RequestError>>;

/// A parsed document with its variables.
pub(super) struct Document {
    parsed: ExecutableDocument,
    variables: Variables,
}

impl Document {
    pub(super) fn of(request: &mut Request) -> Option<Self> {
        let parsed = request.parsed_query().ok()?.clone();
        Some(Self { parsed, variables: request.variables.clone() })
    }

    fn request(&self) -> Request {
        let mut request = Request::new("").variables(self.variables.clone());
        request.set_parsed_query(self.parsed.clone());
        request
    }
}

/// Makes the payloads of one group.
pub(super) struct Maker {
    api: Api,
    front: Front,
    document: Document,
    topic: Topic,
    is_personal: AtomicBool,
}

impl Maker {
    pub(super) fn new(api: Api, front: Front, document: Document, topic: Topic) -> Self {
        Self { api, front, document, topic, is_personal: AtomicBool::default() }
    }

    /// Whether something was made that nobody else gets, so that it is likely of the next too.
    pub(super) fn is_personal(&self) -> bool {
        self.is_personal.load(Ordering::Relaxed)
    }

    pub(super) fn api(&self) -> &Api {
        &self.api
    }

    pub(super) fn app(&self) -> &App {
        self.api.app()
    }

    pub(super) fn topic(&self) -> &Topic {
        &self.topic
    }

    /// Resolves an item for an actor; tells who else may get the same. An item waits for a database that is away: it comes
    /// once, and whole.
    pub(super) async fn make(&self, actor: &Actor, item: Item) -> (Outcome, Sharing) {
        loop {
            match self.try_to_make(actor, item.clone()).await {
                Some(made) => return made,
                None => tokio::time::sleep(DATABASE_PAUSE).await,
            }
        }
    }

    /// The same; `None` where the database was away.
    async fn try_to_make(&self, actor: &Actor, item: Item) -> Option<(Outcome, Sharing)> {
        let viewer = Viewer::new(actor.clone());
        let mut request = self.document.request();
        request.data = self.api.data(viewer.clone(), None);
        request.data.insert(Occasion::Delivery(item));
        let mut responses = self.api.engine().execute_stream(request);
        let run = AssertUnwindSafe(responses.next()).catch_unwind();
        let outcome = match tokio::time::timeout(self.front.limits().execution_time, run).await {
            Ok(Ok(Some(response))) => {
                let mut response = self.api.once_logged(&viewer, response).await;
                if response.errors.iter().any(is_unavailable) {
                    return None;
                }
                mask(&self.api, &self.front, &mut response);
                written(&self.api, &response)
            }
            Ok(Ok(None)) => Err(RequestError::internal(self.api.error_id())),
            Ok(Err(panic)) => Err(panicked(&self.api, &*panic)),
            Err(_) => {
                Err(RequestError::new(Code::Timeout, "An event took too long to resolve. Select less of it."))
            }
        };
        let sharing = viewer.sharing();
        if sharing.is_personal() {
            self.is_personal.store(true, Ordering::Relaxed);
        }
        Some((outcome.map_err(Arc::new), sharing))
    }
}

fn is_unavailable(error: &ServerError) -> bool {
    let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
    matches!(code, Some(Value::String(code)) if code == RefusalCode::Unavailable.as_str())
}
