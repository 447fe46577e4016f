//! The log of a mirror, held against that of a file.

use entity::ids::EventId;

use super::error::MirrorError;
use crate::domain::event::Position;
use crate::domain::export::{Event, Line};
use crate::store::db::WriteTx;
use crate::store::export::{self as store, Mirror};
use crate::store::stream::number_of;

/// A log that takes the events of a file in their order. Those that it holds keep their places, because readers' cursors
/// name them; new ones come behind all others, so that every reader gets them once.
pub(super) struct Log {
    /// The number under which new events are written.
    number: i64,
    /// How many events it holds, before any is taken.
    held: u64,
    /// The last of these that came.
    place: Position,
    added: u64,
}

impl Log {
    /// Of an empty database. Its events come before everything that this database will write: no transaction has the
    /// number 0.
    pub(super) fn empty() -> Self {
        Self { number: 0, held: 0, place: Position::default(), added: 0 }
    }

    /// Of a mirror.
    pub(super) async fn of(tx: &WriteTx, mirror: &Mirror) -> Result<Self, MirrorError> {
        let number = number_of(tx).await?;
        Ok(Self { number, held: mirror.events, place: Position::default(), added: 0 })
    }

    /// How many new events it took.
    pub(super) fn added(&self) -> u64 {
        self.added
    }

    /// Takes the next events of the file.
    pub(super) async fn take(&mut self, tx: &WriteTx, lines: &[Line], first: u64) -> Result<(), MirrorError> {
        let events = lines.iter().filter_map(|line| match line {
            Line::Event(event) => Some(event),
            _ => None,
        });
        let ids: Vec<EventId> = events.clone().map(|event| event.id).collect();
        let mut kept = if self.held == 0 { Default::default() } else { store::kept_events(tx, &ids).await? };
        let mut new = Vec::new();
        for (line, event) in (first..).zip(events) {
            let Some((place, before)) = kept.remove(&event.id) else {
                new.push(event);
                continue;
            };
            let is_next = place > self.place && self.added == 0 && new.is_empty();
            if !is_next || !is_same(&before, event) {
                return Err(MirrorError::OtherLog { line });
            }
            self.place = place;
            if before.data != event.data {
                store::retell_event(tx, event).await?;
            }
        }
        store::append_events(tx, &new, self.number).await?;
        self.added += u64::try_from(new.len()).unwrap_or_default();
        Ok(())
    }
}

/// What an event tells of a mission may be taken out later; the rest of an event never changes.
fn is_same(before: &Event, event: &Event) -> bool {
    Event { data: event.data.clone(), ..before.clone() } == *event
}
