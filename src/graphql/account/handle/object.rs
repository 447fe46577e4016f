//! A handle of a person on another platform.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::AccountHandleId;

use crate::domain::account::AccountHandle;
use crate::graphql::account::{Person, people, person};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::scalar::{DateTime, Url};
use crate::graphql::vocab::Platform;
use crate::service::account::HandleById;
use crate::service::reader::Reader;

/// A handle of a person on another platform.
pub struct PersonHandle {
    row: Arc<AccountHandle>,
    reader: Reader,
}

impl PersonHandle {
    pub(crate) fn new(row: Arc<AccountHandle>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }

    /// A code is for the account that claims, until it has proven the handle.
    fn shows_code(&self) -> bool {
        self.row.verified_at.is_none() && self.reader.actor().account() == Some(self.row.account_id)
    }
}

impl PayloadObject for PersonHandle {
    type Id = AccountHandleId;

    async fn load_all(
        reader: &Reader,
        ids: &[AccountHandleId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<HandleById>(ids, &()).await?;
        let accounts: Vec<_> = rows.iter().flatten().map(|row| row.account_id).collect();
        people(reader, &accounts, &selection.of_field("person")).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row, reader))).collect())
    }
}

/// A handle of a person on another platform. Until it is proven it is a claim, which says nothing about whose it is.
#[Object]
impl PersonHandle {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Where the handle is.
    async fn platform(&self) -> Platform {
        self.row.platform.into()
    }

    /// The forum, of a handle at a forum.
    async fn forum_url(&self) -> Option<Url> {
        self.row.forum.clone().map(Url)
    }

    /// The handle, as its owner writes it.
    async fn handle(&self) -> &str {
        &self.row.handle
    }

    /// Whose it is, or is said to be.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// Whether it is proven.
    async fn is_verified(&self) -> bool {
        self.row.verified_at.is_some()
    }

    /// When it was proven; null for a claim.
    async fn verified_at(&self) -> Option<DateTime> {
        self.row.verified_at.map(DateTime)
    }

    /// Where the proof stands: the post with the code, or what staff name.
    async fn proof_url(&self) -> Option<Url> {
        self.row.proof_url.clone().map(Url)
    }

    /// Why staff took it for proven; null where a posted code did.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// The code to post, in a paragraph of its own, with this handle. Shown to whoever claims the handle, until it is
    /// proven.
    async fn code(&self) -> Option<&str> {
        self.shows_code().then_some(self.row.code.as_str())
    }

    /// Until when the code counts; shown with the code.
    async fn code_expires_at(&self) -> Option<DateTime> {
        self.shows_code().then_some(DateTime(self.row.code_expires_at))
    }

    /// When it was claimed.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
