//! A revision of a mission.

use std::sync::Arc;

use async_graphql::{ID, Json, Object};

use super::revision_diff::{RevisionFieldChange, other_revision};
use crate::domain::mission as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::scalar::{DateTime, TokenAmount, Url, urls};
use crate::service::error::Error;
use crate::service::mission::RevisionNumbered;
use crate::service::reader::Reader;

/// The whole text of a mission as it was.
pub struct MissionRevision {
    row: Arc<domain::Revision>,
    reader: Reader,
}

connection!(
    MissionRevisionConnection, MissionRevisionEdge => MissionRevision(Arc<domain::Revision>), "revisions of a mission"
);

impl MissionRevision {
    fn new(row: Arc<domain::Revision>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// The whole text of a mission as one revision had it. Revisions are kept for good.
#[Object]
impl MissionRevision {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its number, from 1.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Who wrote it; null where it was imported.
    async fn editor(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.editor_id)).await
    }

    /// The fields that differ from the revision before, by their names in the input of missionRevise.
    async fn changed_fields(&self) -> &[String] {
        &self.row.changed_fields
    }

    /// The whole text: every field that the authors write, by its name in the input of missionRevise.
    async fn content(&self) -> Json<&serde_json::Value> {
        Json(&self.row.content)
    }

    /// What differs between this revision and another one of the same mission, field by field and by name. The earlier of
    /// the two is `before`. Empty for the first revision, which has none before it.
    async fn diff(
        &self,
        #[graphql(desc = "The number of the other revision; the one before this, where none is given.")]
        against: Option<i32>,
    ) -> Result<Vec<RevisionFieldChange>> {
        let Some(key) = other_revision(&self.row, against) else {
            return match against {
                Some(_) => Err(Error::bad_input("`against`: Give the number of a revision, from 1.").into()),
                None => Ok(Vec::new()),
            };
        };
        let other = self.reader.get::<RevisionNumbered>(key, &()).await?;
        let other = match (other, against) {
            (Some(other), _) => other,
            (None, None) => return Ok(Vec::new()),
            (None, Some(_)) => return Err(Error::not_found("revision of this mission").into()),
        };
        let (earlier, later) =
            if other.number <= self.row.number { (&other, &self.row) } else { (&self.row, &other) };
        let changes = domain::diff(&earlier.content, &later.content);
        Ok(changes.into_iter().map(RevisionFieldChange).collect())
    }

    /// The amount of OP that this revision asks for, or offers.
    async fn requested_amount(&self) -> Option<TokenAmount> {
        self.row.requested.map(TokenAmount)
    }

    /// What changed, in the editor's words.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Where the record was taken from; empty for revisions that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
