//! Subscriptions that select the same share one stream: each event is resolved and written as JSON once for all whom it
//! looks the same to.

mod delivery;
mod group;
mod maker;
mod making;
mod replay;
mod subscriber;

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use futures_util::StreamExt as _;
use futures_util::stream::{self, BoxStream};
use tokio::sync::OnceCell;

use super::application::{Application as _, Opened};
use super::authn::Api;
use super::execute::mask;
use super::front::{Code, Front, RequestError, Selection};
use super::limiter::Payer;
use super::results::{Step, written};
use crate::domain::event::Position;
use crate::graphql::stream::{Occasion, Request};
use crate::policy::{Actor, Viewer};
use crate::service::error::{DATABASE_AWAY, Error};
use crate::service::stream::{Interest, Standing, is_member};
use group::Group;
use maker::{Document, Maker};
use subscriber::Subscriber;

/// The groups of subscribers that share a stream.
#[derive(Default)]
pub(super) struct Fanout {
    groups: Mutex<HashMap<Arc<Key>, Weak<Group>>>,
    standings: Mutex<VecDeque<(Position, Arc<OnceCell<Standing>>)>>,
}

/// What subscribers have in common who share a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    selection: Selection,
    interest: Interest,
}

/// How many of the newest events the groups look up together what everybody is to them.
const STANDINGS: usize = 64;

/// Follows a subscription: alone until it is admitted, then with all that select the same.
pub(super) fn follow(api: Api, front: Front, actor: Actor, opened: Opened) -> BoxStream<'static, Step> {
    let subscribing = async move { subscribe(api, front, actor, opened).await };
    // Boxed, so that an open stream does not keep the room that its admission took.
    let steps = stream::once(Box::pin(subscribing)).map(|outcome| match outcome {
        Ok(subscriber) => subscriber.steps(),
        Err(steps) => stream::iter(steps).boxed(),
    });
    steps.flatten().boxed()
}

/// What a client gets who is not admitted.
type NotAdmitted = Vec<Step>;

async fn subscribe(api: Api, front: Front, actor: Actor, opened: Opened) -> Result<Subscriber, NotAdmitted> {
    let Opened { prepared, status, payer } = opened;
    let mut request = prepared.request;
    let document = Document::of(&mut request);
    let slot = Arc::new(OnceLock::new());
    request.data = api.data(Viewer::new(actor.clone()), status.as_ref());
    request.data.insert(Occasion::Opening(Arc::clone(&slot)));
    let mut responses = api.engine().execute_stream(request);
    if let Some(mut response) = responses.next().await {
        mask(&api, &front, &mut response);
        return Err(match written(&api, &response) {
            Ok(text) => vec![Step::Next(text), Step::Complete],
            Err(error) => vec![Step::Refused(Box::new(error))],
        });
    }
    drop(responses);
    let (Some(document), Some(selection), Some(request)) =
        (document, prepared.selection, slot.get().cloned())
    else {
        return Err(vec![Step::Refused(Box::new(RequestError::internal(api.error_id())))]);
    };
    let key = Key { selection, interest: request.topic.interest };
    join(&api, front, key, (document, request), (actor, payer)).await
}

/// Joins the group that a request belongs to, which begins with its first subscriber.
async fn join(
    api: &Api,
    front: Front,
    key: Key,
    (document, request): (Document, Request),
    (actor, payer): (Actor, Payer),
) -> Result<Subscriber, NotAdmitted> {
    let Request { topic, home, after } = request;
    let group = api.fanout().group(api, key, || Maker::new(api.clone(), front, document, topic));
    let mut subscriber = Subscriber::join(group, (actor, payer), after);
    // Whoever stops being a member after this is told by an event that the subscriber gets.
    if let Some((alliance, account)) = home.zip(subscriber.actor().account()) {
        match is_member(&api.app().db, account, alliance).await {
            Ok(true) => subscriber.came_as_member_of(alliance),
            Ok(false) => {}
            Err(error) => return Err(vec![Step::Refused(Box::new(unreadable(api, &error)))]),
        }
    }
    api.app().bus.count_subscription();
    Ok(subscriber)
}

fn unreadable(api: &Api, error: &Error) -> RequestError {
    if error.is_unavailable() {
        tracing::warn!(?error, "a stream could not be read without the database");
        return RequestError::new(Code::Unavailable, DATABASE_AWAY);
    }
    let error_id = api.error_id();
    tracing::error!(error_id, ?error, "a stream could not be read");
    RequestError::internal(error_id)
}

impl Fanout {
    fn group(self: &Arc<Self>, api: &Api, key: Key, maker: impl FnOnce() -> Maker) -> Arc<Group> {
        let mut groups = self.groups();
        if let Some(group) = groups.get(&key).and_then(Weak::upgrade) {
            return group;
        }
        let key = Arc::new(key);
        let group = Group::start(api.app(), maker(), Arc::clone(&key), Arc::downgrade(self));
        groups.insert(key, Arc::downgrade(&group));
        group
    }

    /// Forgets a group whose last subscriber has left, unless another took its place.
    fn forget(&self, key: &Key) {
        let mut groups = self.groups();
        if groups.get(key).is_some_and(|group| group.strong_count() == 0) {
            groups.remove(key);
        }
    }

    /// What everybody is to a new event, looked up once for all groups.
    fn standing(&self, position: Position) -> Arc<OnceCell<Standing>> {
        let mut standings = self.standings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, standing)) = standings.iter().rev().find(|(known, _)| *known == position) {
            return Arc::clone(standing);
        }
        let standing = Arc::<OnceCell<Standing>>::default();
        standings.push_back((position, Arc::clone(&standing)));
        if standings.len() > STANDINGS {
            standings.pop_front();
        }
        standing
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<Arc<Key>, Weak<Group>>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
