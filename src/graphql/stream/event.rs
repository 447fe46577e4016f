//! An entry of the event log.

use std::sync::Arc;

use async_graphql::{ID, Json, Object};
use entity::ids::EventId;

use crate::domain::event::Event;
use crate::graphql::account::{Person, people, person};
use crate::graphql::alliance::{Alliance, alliances};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::{Mission, missions_by_id};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::related::related;
use crate::graphql::scalar::DateTime;
use crate::graphql::vocab::EventKind;
use crate::service::alliance::AllianceById;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::stream::{EventById, is_readable};

/// Something that happened.
pub struct EventNode {
    row: Arc<Event>,
    reader: Reader,
}

impl EventNode {
    /// An event as this reader sees it.
    #[must_use]
    pub fn new(row: Arc<Event>, reader: &Reader) -> Self {
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

impl PayloadObject for EventNode {
    type Id = EventId;

    async fn load_all(
        reader: &Reader,
        ids: &[EventId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let mut rows = reader.prime::<EventById>(ids, &()).await?;
        for row in &mut rows {
            let is_hidden = match row {
                Some(event) => !is_readable(reader, event).await?,
                None => false,
            };
            if is_hidden {
                *row = None;
            }
        }
        events(reader, rows.iter().flatten(), selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// Loads what is selected on these events.
pub(crate) async fn events(
    reader: &Reader,
    rows: impl Iterator<Item = &Arc<Event>> + Clone + Send,
    selection: &Selection<'_>,
) -> Result<()> {
    let actors: Vec<_> = rows.clone().filter_map(|event| event.actor_id).collect();
    people(reader, &actors, &selection.of_field("actor")).await?;
    if selection.selects("alliance") {
        let ids: Vec<_> = rows.clone().filter_map(|event| event.alliance_id).collect();
        alliances(reader, &ids, &selection.of_field("alliance")).await?;
    }
    if selection.selects("mission") {
        let ids: Vec<_> = rows.filter_map(|event| event.mission_id).collect();
        missions_by_id(reader, &ids, &selection.of_field("mission")).await?;
    }
    Ok(())
}

/// Something that happened, as the event log keeps it. The same event has the same id in every stream.
#[Object(name = "Event")]
impl EventNode {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The place behind this event in the log; give it as `after` to a subscription or to `events` to read on from here.
    async fn cursor(&self) -> String {
        self.row.cursor().to_string()
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
        nullable(related::<AllianceById, _, _>(&self.reader, self.row.alliance_id, Alliance::new)).await
    }

    /// The mission that it concerns, as far as the viewer may see it.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// Who did it; null for the server itself.
    async fn actor(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.actor_id)).await
    }

    /// The subject's version after it.
    async fn version(&self) -> Option<i32> {
        self.row.version
    }

    /// The fields that changed, by their names in this schema.
    async fn changed_fields(&self) -> &[String] {
        &self.row.changed_fields
    }

    /// Small facts about the change; their form depends on the kind. Empty once the mission that it concerns was taken
    /// down.
    async fn data(&self) -> Json<&serde_json::Value> {
        Json(&self.row.data)
    }

    /// When it happened.
    async fn occurred_at(&self) -> DateTime {
        DateTime(self.row.occurred_at)
    }
}
