//! History that many subscribers read at about the same time, such as after a restart.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::delivery::Delivery;
use crate::domain::event::{Event, Position};

/// How many deliveries are kept.
const MOST: usize = 256;
/// For how long one is kept, though nothing is known to have been written.
const LONGEST: Duration = Duration::from_secs(1);

/// What was known of the database when a delivery was made: it is used again only while this is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// How many transactions this server has committed.
    pub(super) commits: u64,
    /// How far the log was passed on, which other servers write to as well.
    pub(super) passed_on: Position,
}

/// The deliveries of history that were made lately, as long as nothing was written since.
#[derive(Default)]
pub(super) struct Replays(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_position: HashMap<Position, (State, Instant, Arc<Delivery>)>,
    oldest_first: VecDeque<Position>,
}

impl Replays {
    /// The delivery of an event that others may use too.
    pub(super) fn delivery(&self, event: Arc<Event>, state: State) -> Arc<Delivery> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let position = event.position;
        if let Some((made_in, made_at, delivery)) = kept.by_position.get(&position)
            && *made_in == state
            && made_at.elapsed() < LONGEST
        {
            return Arc::clone(delivery);
        }
        let delivery = Arc::new(Delivery::new(event, Arc::default()));
        let entry = (state, Instant::now(), Arc::clone(&delivery));
        if kept.by_position.insert(position, entry).is_none() {
            kept.oldest_first.push_back(position);
        }
        if kept.oldest_first.len() > MOST
            && let Some(oldest) = kept.oldest_first.pop_front()
        {
            kept.by_position.remove(&oldest);
        }
        delivery
    }
}

#[cfg(test)]
mod tests {
    use entity::ids::TypedId;
    use entity::vocab::EventKind;
    use uuid::Uuid;

    use super::*;
    use crate::domain::event::Readers;

    fn event(seq: i64) -> Arc<Event> {
        Arc::new(Event {
            position: Position { tx: 0, seq },
            id: TypedId::from_uuid(Uuid::from_u128(1)),
            kind: EventKind::CommentCreated,
            subject_prefix: "comment".to_owned(),
            subject_id: Uuid::from_u128(2),
            alliance_id: None,
            mission_id: None,
            season_id: None,
            actor_id: None,
            readers: Readers::Public,
            version: None,
            changed_fields: Vec::new(),
            data: serde_json::Value::Null,
            occurred_at: chrono::DateTime::default(),
        })
    }

    const QUIET: State = State { commits: 1, passed_on: Position { tx: 0, seq: 9 } };

    #[tokio::test(start_paused = true)]
    async fn a_delivery_is_used_again_until_something_was_written_or_it_is_old() {
        let replays = Replays::default();
        let first = replays.delivery(event(1), QUIET);
        assert!(Arc::ptr_eq(&first, &replays.delivery(event(1), QUIET)));
        let written = State { commits: 2, ..QUIET };
        let second = replays.delivery(event(1), written);
        assert!(!Arc::ptr_eq(&first, &second));
        let passed_on = State { passed_on: Position { tx: 0, seq: 10 }, ..written };
        let third = replays.delivery(event(1), passed_on);
        assert!(!Arc::ptr_eq(&second, &third));
        tokio::time::advance(LONGEST).await;
        assert!(!Arc::ptr_eq(&third, &replays.delivery(event(1), passed_on)));
    }

    #[tokio::test]
    async fn the_oldest_makes_room() {
        let replays = Replays::default();
        let first = replays.delivery(event(0), QUIET);
        for seq in 1..=i64::try_from(MOST).unwrap() {
            replays.delivery(event(seq), QUIET);
        }
        assert!(!Arc::ptr_eq(&first, &replays.delivery(event(0), QUIET)));
        let kept = replays.0.lock().unwrap();
        assert_eq!((kept.by_position.len(), kept.oldest_first.len()), (MOST, MOST));
    }
}
