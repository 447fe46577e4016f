//! Entries of the event log.

mod cursor;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, EventId, MissionId, SeasonId, TypedId};
use entity::vocab::{Audience, EventKind};
use uuid::Uuid;

pub use cursor::{EventCursor, NotAnEventCursor};

/// A place in the log. Reading on from a place never misses an event and never shows one twice.
///
/// PostgreSQL orders by the id of the writing transaction and then by number, because numbers alone may become visible
/// out of order; SQLite has one writer, and its transaction is always 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The transaction that wrote the event.
    pub tx: i64,
    /// The event's number.
    pub seq: i64,
}

/// The object that an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The prefix of the object's id, which names its type.
    pub prefix: &'static str,
    /// The object.
    pub id: Uuid,
}

impl Subject {
    /// The object with this id.
    pub fn of<T: TypedId>(id: T) -> Self {
        Self { prefix: T::PREFIX, id: id.uuid() }
    }
}

/// Who may read an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Readers {
    /// Everybody.
    Public,
    /// The active members of the event's alliance.
    Alliance,
    /// The leader of the event's alliance; every leader where it has none.
    Leader,
    /// One account.
    Account(AccountId),
    /// Staff.
    Staff,
}

impl Readers {
    /// The audience and the account as the log stores them.
    #[must_use]
    pub fn columns(self) -> (Audience, Option<AccountId>) {
        match self {
            Self::Public => (Audience::Public, None),
            Self::Alliance => (Audience::Alliance, None),
            Self::Leader => (Audience::Leader, None),
            Self::Account(account) => (Audience::Account, Some(account)),
            Self::Staff => (Audience::Staff, None),
        }
    }
}

/// Something that happened, as the writer records it.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// What happened.
    pub kind: EventKind,
    /// What it happened to.
    pub subject: Subject,
    /// The alliance that it concerns.
    pub alliance: Option<AllianceId>,
    /// The mission that it concerns.
    pub mission: Option<MissionId>,
    /// The season that it concerns.
    pub season: Option<SeasonId>,
    /// Who did it; none for the server itself.
    pub actor: Option<AccountId>,
    /// Who may read it.
    pub readers: Readers,
    /// The subject's version after it.
    pub version: Option<i32>,
    /// The fields that changed.
    pub changed_fields: Vec<&'static str>,
    /// What changed, before and after, where it is small and not secret.
    pub data: serde_json::Value,
}

impl NewEvent {
    /// A public event without further detail.
    #[must_use]
    pub fn new(kind: EventKind, subject: Subject, actor: Option<AccountId>) -> Self {
        Self {
            kind,
            subject,
            actor,
            alliance: None,
            mission: None,
            season: None,
            readers: Readers::Public,
            version: None,
            changed_fields: Vec::new(),
            data: serde_json::Value::Object(serde_json::Map::new()),
        }
    }
}

impl Event {
    /// Whose membership it ended.
    #[must_use]
    pub fn former_member(&self) -> Option<AccountId> {
        let is_end = matches!(self.kind, EventKind::MemberRemoved | EventKind::MemberLeft);
        is_end.then(|| self.data.get(FORMER_MEMBER)?.as_str()?.parse().ok()).flatten()
    }
}

/// The member of an event's data that names whose membership it ended.
pub const FORMER_MEMBER: &str = "person";

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the log.
    pub position: Position,
    /// Its id, the same in subscriptions, feeds and webhooks.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// The prefix of the subject's id.
    pub subject_prefix: String,
    /// What it happened to.
    pub subject_id: Uuid,
    /// The alliance that it concerns.
    pub alliance_id: Option<AllianceId>,
    /// The mission that it concerns.
    pub mission_id: Option<MissionId>,
    /// The season that it concerns.
    pub season_id: Option<SeasonId>,
    /// Who did it; none for the server itself.
    pub actor_id: Option<AccountId>,
    /// Who may read it.
    pub readers: Readers,
    /// The subject's version after it.
    pub version: Option<i32>,
    /// The fields that changed.
    pub changed_fields: Vec<String>,
    /// What changed.
    pub data: serde_json::Value,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
}

impl Event {
    /// The place behind it, as clients keep it.
    #[must_use]
    pub fn cursor(&self) -> EventCursor {
        EventCursor::Behind(self.id)
    }
}
