//! What a delegate says of himself or herself.

use std::sync::Arc;

use async_graphql::Object;
use entity::ids::AccountId;

use crate::domain::governance as domain;
use crate::graphql::account::{Person, people, person};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{DateTime, Markdown, Url, markdown};
use crate::service::governance::DelegateProfileOf;
use crate::service::reader::Reader;

/// What a delegate says of himself or herself.
pub struct DelegateProfile {
    row: Arc<domain::DelegateProfile>,
    reader: Reader,
}

impl DelegateProfile {
    pub(crate) fn new(row: Arc<domain::DelegateProfile>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for DelegateProfile {
    type Id = AccountId;

    async fn load_all(
        reader: &Reader,
        ids: &[AccountId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<DelegateProfileOf>(ids, &()).await?;
        people(reader, ids, &selection.of_field("person")).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// What a delegate says of himself or herself.
#[Object]
impl DelegateProfile {
    /// The delegate.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// The delegate's statement or commitment.
    async fn statement_url(&self) -> Option<Url> {
        self.row.statement_url.clone().map(Url)
    }

    /// What the delegate cares for.
    async fn interests(&self) -> &[String] {
        &self.row.interests
    }

    /// Conflicts of interest that the delegate declares.
    async fn declared_conflicts(&self) -> Option<Markdown> {
        markdown(self.row.declared_conflicts.as_ref())
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
