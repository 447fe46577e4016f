//! A person, an organization or a service.

use std::sync::Arc;

use async_graphql::{ID, Object};

use crate::domain::account::Account;
use crate::graphql::context::id;
use crate::graphql::error::Result;
use crate::graphql::scalar::{DateTime, Markdown, Url, markdown, urls};
use crate::graphql::season::TierClaim;
use crate::graphql::vocab::AccountKind;
use crate::service::reader::Reader;
use crate::service::season::ClaimsOf;

/// A person, an organization or a service that acts in the collective.
pub struct Person {
    row: Arc<Account>,
    reader: Reader,
}

impl Person {
    pub(crate) fn new(row: Arc<Account>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// A person, an organization or a service that acts in the collective.
#[Object]
impl Person {
    /// The id, the same everywhere.
    async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Whether this is a person, an organization or a service.
    async fn kind(&self) -> AccountKind {
        self.row.kind.into()
    }

    /// The unique name in addresses.
    async fn handle(&self) -> &str {
        &self.row.handle
    }

    /// The name to show; it may be a pseudonym.
    async fn display_name(&self) -> &str {
        &self.row.display_name
    }

    /// About the person.
    async fn bio(&self) -> Option<Markdown> {
        markdown(self.row.bio.as_ref())
    }

    /// An IANA time zone name.
    async fn timezone(&self) -> Option<&str> {
        self.row.timezone.as_deref()
    }

    /// The trust tiers that the person claims, the newest season first; one claim a season.
    async fn tier_claims(&self) -> Result<Vec<TierClaim>> {
        let claims = self.reader.get::<ClaimsOf>(self.row.id, &()).await?;
        Ok(claims.iter().map(|claim| TierClaim::new(claim.clone(), &self.reader)).collect())
    }

    /// A remark of the source that the record was taken from.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// Where the record was taken from; empty for accounts that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When the account was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
