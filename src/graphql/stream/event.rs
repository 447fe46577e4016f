//! An entry of the event log.

use std::sync::Arc;

use async_graphql::{ID, Json, Object};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::ids::EventId;

use crate::domain::event::{Event, Position};
use crate::graphql::account::Person;
use crate::graphql::alliance::Alliance;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::scalar::DateTime;
use crate::graphql::vocab::EventKind;
use crate::service::account::AccountById;
use crate::service::alliance::AllianceById;
use crate::service::error::Error;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::stream::EventById;

/// Something that happened.
pub struct EventNode {
    row: Arc<Event>,
    reader: Reader,
}

impl EventNode {
    pub(crate) fn new(row: Arc<Event>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// The event with this id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn by_id(reader: &Reader, id: EventId) -> Result<Option<Self>> {
        Ok(reader.get::<EventById>(id, &()).await?.map(|row| Self::new(row, reader)))
    }
}

/// Something that happened, as the event log keeps it. The same event has the same id in every stream.
#[Object(name = "Event")]
impl EventNode {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The place behind this event in the log; give it as `after` to a subscription to read on from here.
    async fn cursor(&self) -> String {
        encode(self.row.position)
    }

    /// What happened.
    async fn kind(&self) -> EventKind {
        self.row.kind.into()
    }

    /// The id of the object that it happened to; read it with `node`.
    async fn subject_id(&self) -> Option<ID> {
        crate::graphql::node::subject(&self.row.subject_prefix, self.row.subject_id)
    }

    /// The alliance that it concerns.
    async fn alliance(&self) -> Nullable<Alliance> {
        nullable(async {
            let Some(id) = self.row.alliance_id else { return Ok(None) };
            let alliance = self.reader.get::<AllianceById>(id, &()).await?;
            Ok(alliance.map(|alliance| Alliance::new(alliance, &self.reader)))
        })
        .await
    }

    /// The mission that it concerns, as far as the viewer may see it.
    async fn mission(&self) -> Result<Option<Mission>> {
        let Some(id) = self.row.mission_id else { return Ok(None) };
        let mission = self.reader.get::<MissionById>(id, &()).await?;
        Ok(mission.map(|mission| Mission::new(mission, &self.reader)))
    }

    /// Who did it; null for the server itself.
    async fn actor(&self) -> Nullable<Person> {
        nullable(async {
            let Some(id) = self.row.actor_id else { return Ok(None) };
            let account = self.reader.get::<AccountById>(id, &()).await?;
            Ok(account.map(|account| Person::new(account, &self.reader)))
        })
        .await
    }

    /// The subject's version after it.
    async fn version(&self) -> Option<i32> {
        self.row.version
    }

    /// The fields that changed, by their names in this schema.
    async fn changed_fields(&self) -> &[String] {
        &self.row.changed_fields
    }

    /// Small facts about the change; their form depends on the kind.
    async fn data(&self) -> Json<&serde_json::Value> {
        Json(&self.row.data)
    }

    /// When it happened.
    async fn occurred_at(&self) -> DateTime {
        DateTime(self.row.occurred_at)
    }
}

/// The text of a place in the log.
pub(super) fn encode(position: Position) -> String {
    URL_SAFE_NO_PAD.encode(format!("log:{}:{}", position.tx, position.seq))
}

/// The place in the log that a client hands back.
pub(super) fn decode(cursor: &str) -> std::result::Result<Position, Error> {
    let parse = || {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (tx, seq) = text.strip_prefix("log:")?.split_once(':')?;
        let position = Position { tx: tx.parse().ok()?, seq: seq.parse().ok()? };
        (position.tx >= 0 && position.seq >= 0).then_some(position)
    };
    parse().ok_or_else(|| {
        Error::bad_input(
            "after: this is not a cursor of an event; take one from an event or from StreamGap.resumeFrom",
        )
    })
}
