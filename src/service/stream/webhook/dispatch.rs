//! From the log to deliveries: each event is queued once for each webhook that is to get it.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::{AccountId, TypedId};
use uuid::Uuid;

use crate::domain::event::{Event, Position};
use crate::domain::webhook::Webhook;
use crate::policy::{Actor, Identity, Viewer};
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::service::stream::is_readable;
use crate::store::account;
use crate::store::db::{Db, Work, WriteTx};
use crate::store::error::StoreError;
use crate::store::stream::{self, webhook as store};

const BATCH: u64 = 200;

/// How long an event that this server does not know is left to the newer one that wrote it: it knows who is to get it.
const LEFT_TO_NEWER: TimeDelta = TimeDelta::minutes(10);

/// How far dispatching has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dispatched {
    /// It moved on; there may be more.
    Moved,
    /// Another server moved on meanwhile.
    Overtaken,
    /// An event is written but not readable yet, because an earlier transaction still runs.
    HeldBack,
    /// The next event is of a kind that this server does not know, and is left to a newer one for a while.
    LeftToNewer,
    /// Every event is dispatched.
    Head,
    /// No webhook wants any event.
    Nobody,
}

/// Dispatches the next events of the log.
///
/// # Errors
/// The database failed.
pub async fn dispatch_next(db: &Db, now: DateTime<Utc>) -> Result<Dispatched, Error> {
    let Some(from) = store::place(db).await? else { return begin(db).await };
    // Read before the webhooks: whoever is made later wants nothing of what comes before this place.
    let head = stream::head(db).await?;
    let webhooks = store::active(db).await?;
    if webhooks.is_empty() {
        return nobody(db, (from, head)).await;
    }
    let batch = stream::read_after(db, from, BATCH).await?;
    if batch.until == from {
        return Ok(if batch.held_back { Dispatched::HeldBack } else { Dispatched::Head });
    }
    let left = batch.unknown.iter().find(|unknown| now - unknown.occurred_at < LEFT_TO_NEWER);
    let mut events: Vec<Arc<Event>> = batch.events.into_iter().map(Arc::new).collect();
    if let Some(left) = left {
        events.retain(|event| event.position < left.position);
    }
    let to = match (left, events.last()) {
        (None, _) => batch.until,
        (Some(_), Some(last)) => last.position,
        (Some(_), None) => return Ok(Dispatched::LeftToNewer),
    };
    let wanted = wanted(db, &webhooks, &events, now).await?;
    moved(db.write(&Dispatch { from, to, wanted }).await)
}

/// A webhook wants nothing of what comes before it, so the beginning of the log is a good place.
async fn begin(db: &Db) -> Result<Dispatched, Error> {
    match db.write(&Begin(Position::default())).await {
        Err(error) if error.is_unique_violation() => Ok(Dispatched::Overtaken),
        outcome => Ok(outcome.map(|()| Dispatched::Moved)?),
    }
}

/// A log that nobody follows is not read; the place moves on when it is far behind, so that the first follower of it
/// need not read it either.
async fn nobody(db: &Db, (from, head): (Position, Position)) -> Result<Dispatched, Error> {
    let is_far = head.seq.saturating_sub(from.seq) >= 10 * i64::try_from(BATCH).unwrap_or(i64::MAX);
    if is_far {
        moved(db.write(&Dispatch { from, to: head, wanted: Vec::new() }).await)?;
    }
    Ok(Dispatched::Nobody)
}

fn moved(outcome: Result<(), StoreError>) -> Result<Dispatched, Error> {
    match outcome {
        Err(StoreError::Stale) => Ok(Dispatched::Overtaken),
        outcome => Ok(outcome.map(|()| Dispatched::Moved)?),
    }
}

/// What each webhook is to get of these events: what it asks for, and its owner may read now.
async fn wanted<'a>(
    db: &Db,
    webhooks: &'a [Webhook],
    events: &[Arc<Event>],
    now: DateTime<Utc>,
) -> Result<Vec<(&'a Webhook, Vec<Arc<Event>>)>, Error> {
    let mut readers: HashMap<AccountId, Reader> = HashMap::new();
    let mut wanted = Vec::new();
    let behind: Vec<_> = webhooks.iter().map(|webhook| webhook.behind_event_id).collect();
    let places = stream::positions_of(db, &behind).await?;
    for webhook in webhooks {
        let mut chosen = Vec::new();
        // By their places in the log: ids are made of the time, and servers' clocks differ.
        let behind = places.get(&webhook.behind_event_id).copied().unwrap_or_default();
        let is_wanted = |event: &&Arc<Event>| event.position > behind && webhook.admits(event);
        for event in events.iter().filter(is_wanted) {
            let reader = match readers.get(&webhook.account_id) {
                Some(reader) => reader,
                None => {
                    let reader = owner(db, webhook.account_id, now).await?;
                    readers.entry(webhook.account_id).or_insert(reader)
                }
            };
            if is_readable(reader, event).await? {
                chosen.push(Arc::clone(event));
            }
        }
        if !chosen.is_empty() {
            wanted.push((webhook, chosen));
        }
    }
    Ok(wanted)
}

/// Reads as the owner of a webhook may read now.
pub(super) async fn owner(db: &Db, account: AccountId, now: DateTime<Utc>) -> Result<Reader, Error> {
    let staff = account::staff_roles_of(db, account).await?;
    let session = TypedId::from_uuid(Uuid::nil());
    let viewer = Viewer::new(Actor::Account(Identity { account, session, staff }));
    Ok(Reader::new(db.clone(), viewer, now))
}

struct Begin(Position);

impl Work for Begin {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<(), StoreError> {
        store::begin(tx, self.0).await
    }
}

/// The place and the deliveries move together: whoever comes second finds the place moved, and queues nothing.
struct Dispatch<'a> {
    from: Position,
    to: Position,
    wanted: Vec<(&'a Webhook, Vec<Arc<Event>>)>,
}

impl Work for Dispatch<'_> {
    type Output = ();
    type Error = StoreError;

    async fn run(&self, tx: &WriteTx) -> Result<(), StoreError> {
        store::advance(tx, self.from, self.to).await?;
        for (webhook, events) in &self.wanted {
            store::queue(tx, webhook, events).await?;
        }
        Ok(())
    }
}
