//! Subscribers that share a stream, and the task that feeds them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::task::AbortHandle;

use super::delivery::{Delivery, may_hide_subject};
use super::maker::Maker;
use super::replay::{Replays, State};
use super::{Fanout, Key};
use crate::app::App;
use crate::domain::event::{Event, Position, Readers};
use crate::events::{Following, follow};
use crate::policy::Sharing;
use crate::service::error::Error;
use crate::service::stream::Interest;

/// How many events of its stream a subscriber may fall behind before it is told of a gap.
const CAPACITY: usize = 128;
/// How soon what failed is tried again.
const RETRY: Duration = Duration::from_millis(250);

/// Subscribers that share a stream. It ends with the last of them.
pub(super) struct Group {
    stream: Arc<SharedStream>,
    feeding: AbortHandle,
    key: Arc<Key>,
    fanout: Weak<Fanout>,
}

/// The stream that they share.
pub(super) struct SharedStream {
    maker: Maker,
    sender: broadcast::Sender<Arc<Delivery>>,
    /// The place in the log up to which events were passed on.
    passed_on: Mutex<Position>,
    replays: Replays,
    /// Whether what is selected was seen to depend on who reads: then nothing is made before it is asked for.
    is_personal: AtomicBool,
}

impl Group {
    pub(super) fn start(app: &App, maker: Maker, key: Arc<Key>, fanout: Weak<Fanout>) -> Arc<Self> {
        let source = follow(app.db.clone(), &app.bus);
        let stream = Arc::new(SharedStream {
            maker,
            sender: broadcast::Sender::new(CAPACITY),
            passed_on: Mutex::new(source.position()),
            replays: Replays::default(),
            is_personal: AtomicBool::default(),
        });
        let feeding = tokio::spawn(feed(Arc::clone(&stream), source, fanout.clone())).abort_handle();
        Arc::new(Self { stream, feeding, key, fanout })
    }

    pub(super) fn stream(&self) -> &SharedStream {
        &self.stream
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.feeding.abort();
        if let Some(fanout) = self.fanout.upgrade() {
            fanout.forget(&self.key);
        }
    }
}

async fn feed(stream: Arc<SharedStream>, mut source: Following, fanout: Weak<Fanout>) {
    loop {
        match source.next().await {
            Ok(Some(event)) => stream.pass_on(event, &fanout).await,
            Ok(None) => return,
            Err(error) if error.is_unavailable() => {
                tracing::warn!(%error, "a stream waits for the database");
                tokio::time::sleep(RETRY).await;
            }
            Err(error) => {
                tracing::error!(%error, "a stream could not read the event log; trying again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

impl SharedStream {
    pub(super) fn maker(&self) -> &Maker {
        &self.maker
    }

    /// Everything behind the place that is returned will be received; what comes before it is in the log.
    pub(super) fn subscribe(&self) -> (broadcast::Receiver<Arc<Delivery>>, Position) {
        let passed_on = self.passed_on();
        (self.sender.subscribe(), *passed_on)
    }

    /// The delivery of an event of history.
    pub(super) fn replay(&self, event: Arc<Event>) -> Arc<Delivery> {
        let app = self.maker.app();
        let state = State { commits: app.db.commits(), passed_on: app.bus.passed_on() };
        self.replays.delivery(event, state)
    }

    async fn pass_on(&self, event: Arc<Event>, fanout: &Weak<Fanout>) {
        let position = event.position;
        let delivery =
            if self.concerns_subscribers(&event) { self.prepared(event, fanout).await } else { None };
        let mut passed_on = self.passed_on();
        *passed_on = position;
        if let Some(delivery) = delivery {
            // Nobody listening is no failure: the group is about to end.
            let _ = self.sender.send(delivery);
        }
    }

    /// Events of the stream; and those that end a membership or hide the mission, for subscribers whose access ends.
    fn concerns_subscribers(&self, event: &Event) -> bool {
        let topic = self.maker.topic();
        let has_members = matches!(topic.interest, Interest::Alliance(_) | Interest::Mission(_));
        topic.may_include(event)
            || (has_members && event.former_member().is_some())
            || may_hide_subject(&self.maker, event)
    }

    async fn prepared(&self, event: Arc<Event>, fanout: &Weak<Fanout>) -> Option<Arc<Delivery>> {
        let standing = fanout.upgrade()?.standing(event.position);
        let delivery = Arc::new(Delivery::new(event, standing));
        loop {
            match self.prepare(&delivery).await {
                Ok(is_wanted) => return is_wanted.then_some(delivery),
                Err(error) if error.is_unavailable() => {
                    tracing::warn!(?error, "an event waits for the database to be delivered");
                    tokio::time::sleep(RETRY).await;
                }
                Err(error) => {
                    tracing::error!(?error, "who may read an event could not be looked up; trying again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// Makes at once what all get, so that subscribers need not wait for each other; tells whether any may want it.
    async fn prepare(&self, delivery: &Delivery) -> Result<bool, Error> {
        if !delivery.is_included(&self.maker).await? {
            let is_parting = delivery.event().former_member().is_some();
            return Ok(is_parting || may_hide_subject(&self.maker, delivery.event()));
        }
        let is_public = delivery.event().readers == Readers::Public;
        if is_public && !self.is_personal.load(Ordering::Relaxed) {
            let sharing = delivery.make_for_visitors(&self.maker).await;
            self.is_personal.store(matches!(sharing, Sharing::Actor(_)), Ordering::Relaxed);
        }
        Ok(true)
    }

    fn passed_on(&self) -> MutexGuard<'_, Position> {
        self.passed_on.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
