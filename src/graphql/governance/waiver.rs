//! A waiver of the voting power that approving takes.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::WaiverId;

use super::plan::waivers;
use crate::domain::governance as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{Address, DateTime};
use crate::service::governance::WaiverById;
use crate::service::reader::Reader;

/// A waiver of the voting power that approving takes.
pub struct ApprovalWaiver {
    row: Arc<domain::Waiver>,
    reader: Reader,
}

connection!(WaiverConnection, WaiverEdge => ApprovalWaiver(Arc<domain::Waiver>), "waivers");

impl ApprovalWaiver {
    pub(crate) fn new(row: Arc<domain::Waiver>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for ApprovalWaiver {
    type Id = WaiverId;

    async fn load_all(
        reader: &Reader,
        ids: &[WaiverId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<WaiverById>(ids, &()).await?;
        waivers(reader, rows.iter().flatten(), selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// Lets a delegate approve without the voting power that it takes, such as a protocol that has not received its delegation yet.
#[Object]
impl ApprovalWaiver {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The delegate's address.
    async fn address(&self) -> Address {
        Address(self.row.address)
    }

    /// Why it was granted.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Who granted it.
    async fn granted_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.granted_by)).await
    }

    /// From when it holds.
    async fn granted_at(&self) -> DateTime {
        DateTime(self.row.granted_at)
    }

    /// Until when it holds.
    async fn ends_at(&self) -> DateTime {
        DateTime(self.row.ends_at)
    }

    /// When it was revoked before its time.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.row.revoked_at.map(DateTime)
    }

    /// Why it was revoked.
    async fn revoke_reason(&self) -> Option<&str> {
        self.row.revoke_reason.as_deref()
    }

    /// Whether it holds now.
    async fn holds(&self) -> bool {
        self.row.holds(self.reader.now())
    }
}
