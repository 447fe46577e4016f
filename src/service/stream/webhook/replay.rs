//! Delivering a part of the log once more.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{EventId, TypedId, WebhookId};
use entity::vocab::EventKind;
use uuid::Uuid;

use super::facts::{event, is_enabled, own};
use super::relations::WebhookById;
use crate::domain::event::Event;
use crate::policy::{Viewer, WebhookReplay};
use crate::service::error::{Error, ProblemCode};
use crate::service::reader::Reader;
use crate::service::stream::is_readable;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::error::{StoreError, Unique};
use crate::store::stream::webhook as store;

/// How many events of the log one request looks at.
const MOST: u64 = 1_000;

/// A part of the log whose events are delivered to a webhook, whether they were before or not.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The webhook.
    pub id: WebhookId,
    /// Events from this time on.
    pub since: DateTime<Utc>,
    /// Events up to this time; until now where none is given.
    pub until: Option<DateTime<Utc>>,
    /// Only events behind this one, to go on where a request before ended.
    pub after: Option<EventId>,
}

impl Replay {
    /// The first id that is out, and the last one that is in. Ids begin with the time of their making.
    fn range(&self, now: DateTime<Utc>) -> (EventId, EventId) {
        let since = last_id_before(self.since);
        let until = self.until.map_or(now, |until| until.min(now));
        let until = last_id_before(until + chrono::TimeDelta::milliseconds(1));
        (self.after.map_or(since, |after| after.max(since)), until)
    }
}

fn last_id_before(time: DateTime<Utc>) -> EventId {
    let milliseconds = u128::try_from(time.timestamp_millis()).unwrap_or_default();
    let first = milliseconds.checked_shl(80).unwrap_or_default();
    EventId::from_uuid(Uuid::from_u128(first.saturating_sub(1)))
}

/// Queues what the actor may read of a part of the log; what is wrong with the part is told to those who are signed in.
///
/// # Errors
/// The webhook is disabled or not the actor's own, or the part of the log is none.
pub async fn replay(ctx: &Ctx, replay: Result<Replay, Error>) -> Result<Written<WebhookId>, Error> {
    ctx.admit::<Queue>()?;
    let replay = replay?;
    if replay.until.is_some_and(|until| until < replay.since) {
        let message = "`until`: Choose a time that is not before `since`.";
        return Err(Error::field("until", ProblemCode::Invalid, message));
    }
    let reader = Reader::new(ctx.db.clone(), Viewer::new(ctx.actor.clone()), ctx.clock.now());
    let webhook = reader.get::<WebhookById>(replay.id, &()).await?;
    let webhook = webhook.ok_or_else(|| Error::not_found("webhook"))?;
    let mut events = store::events_between(&ctx.db, replay.range(reader.now()), MOST + 1).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let is_complete = events.len() <= most;
    events.truncate(most);
    let last = events.last().map(|event| event.id);
    let mut chosen = Vec::new();
    for event in events {
        if webhook.admits(&event) && is_readable(&reader, &event).await? {
            chosen.push(Arc::new(event));
        }
    }
    ctx.run(Queue { id: replay.id, events: chosen, is_complete, last }).await
}

/// Events that were chosen, to be queued.
struct Queue {
    id: WebhookId,
    events: Vec<Arc<Event>>,
    is_complete: bool,
    last: Option<EventId>,
}

impl Command for Queue {
    type Verb = WebhookReplay;
    type Id = WebhookId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<WebhookId>, Error> {
        let id = self.id;
        let (webhook, permit) = own::<WebhookReplay>(ctx, tx, id).await?;
        is_enabled(&webhook)?;
        let queued = store::replay(tx, &permit, &webhook, &self.events).await;
        let queued = queued.map_err(|error| match error {
            StoreError::Taken(Unique::Delivery) | StoreError::Stale => Error::rule(
                ProblemCode::WrongState,
                "Events of this part of the log are being delivered at this moment. Repeat the request.",
            ),
            error => error.into(),
        })?;
        let mut event = event(ctx, EventKind::WebhookReplayed, &webhook);
        event.version = None;
        event.data =
            serde_json::json!({ "queued": queued, "isComplete": self.is_complete, "lastEventId": self.last });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::id::Ids;

    #[test]
    fn a_part_of_the_log_is_told_by_the_ids_of_its_events() {
        let noon: DateTime<Utc> = "2023-06-10T12:00:00Z".parse().expect("a moment");
        let clock = Clock::standing_at(noon);
        let ids = Ids::seeded(clock.clone(), 1);
        let first: EventId = ids.next();
        clock.advance(chrono::TimeDelta::hours(1));
        let second: EventId = ids.next();
        let id = TypedId::from_uuid(Uuid::nil());
        let range = |since, until, after| Replay { id, since, until, after }.range(clock.now());
        let holds = |(behind, until): (EventId, EventId), id| behind < id && id <= until;
        assert!(holds(range(noon, None, None), first) && holds(range(noon, None, None), second));
        assert!(holds(range(noon, Some(noon), None), first) && !holds(range(noon, Some(noon), None), second));
        let later = noon + chrono::TimeDelta::milliseconds(1);
        assert!(!holds(range(later, None, None), first) && holds(range(later, None, None), second));
        assert!(
            !holds(range(noon, None, Some(first)), first) && holds(range(noon, None, Some(first)), second)
        );
        assert!(!holds(range(noon, None, Some(second)), second));
    }
}
