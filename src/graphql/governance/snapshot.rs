//! A snapshot of voting power.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::SnapshotId;

use crate::domain::governance as domain;
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::Result;
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{DateTime, TokenAmount};
use crate::service::governance::SnapshotById;
use crate::service::reader::Reader;

/// The voting power of all delegates at one moment.
pub struct VotingPowerSnapshot {
    row: Arc<domain::Snapshot>,
}

connection!(SnapshotConnection, SnapshotEdge => VotingPowerSnapshot(Arc<domain::Snapshot>), "snapshots of voting power");

impl VotingPowerSnapshot {
    pub(crate) fn new(row: Arc<domain::Snapshot>, _: &Reader) -> Self {
        Self { row }
    }
}

impl PayloadObject for VotingPowerSnapshot {
    type Id = SnapshotId;

    async fn load_all(reader: &Reader, ids: &[SnapshotId], _: &Selection<'_>) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<SnapshotById>(ids, &()).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// The voting power of all delegates at one moment. What may approve is computed from the newest one, and is no role that somebody grants.
#[Object]
impl VotingPowerSnapshot {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The moment.
    async fn taken_at(&self) -> DateTime {
        DateTime(self.row.taken_at)
    }

    /// All OP that was delegated then, and so could vote.
    async fn votable_supply(&self) -> TokenAmount {
        TokenAmount(self.row.votable_supply)
    }

    /// Where it was taken from.
    async fn source(&self) -> &str {
        &self.row.source
    }

    /// How many delegates it holds.
    async fn delegate_count(&self) -> i32 {
        self.row.row_count
    }

    /// When it was published here; null while its rows still come.
    async fn published_at(&self) -> Option<DateTime> {
        self.row.published_at.map(DateTime)
    }
}
