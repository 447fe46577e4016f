//! A person, an organization or a service.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::AccountId;

use super::handle::PersonHandle;
use super::plan::people;
use crate::domain::account::Account;
use crate::graphql::alliance::{MembershipConnection, order_of_members};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::error::Result;
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, Url, markdown, urls};
use crate::graphql::season::TierClaim;
use crate::graphql::vocab::AccountKind;
use crate::service::account::{AccountById, HandlesOf, SkillsOf};
use crate::service::alliance::{MembershipCountOf, MembershipsOf};
use crate::service::reader::Reader;
use crate::service::season::ClaimsOf;
use crate::store::alliance::MemberFilter;

/// A person, an organization or a service that acts in the collective.
pub struct Person {
    row: Arc<Account>,
    reader: Reader,
}

connection!(PersonConnection, PersonEdge => Person(Arc<Account>), "people");

impl Person {
    pub(crate) fn new(row: Arc<Account>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Person by AccountById, with people(ids));

/// A person, an organization or a service that acts in the collective.
#[Object]
impl Person {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
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

    /// What the person can do, in the person's own words: in lower case, in alphabetical order.
    async fn skills(&self) -> Result<Vec<String>> {
        Ok(self.reader.get::<SkillsOf>(self.row.id, &()).await?.to_vec())
    }

    /// The handles on other platforms that the person has proven, in the order in which they were claimed. The person, and
    /// staff who judge claims, see those that are not proven yet as well.
    async fn handles(&self) -> Result<Vec<PersonHandle>> {
        let handles = self.reader.get::<HandlesOf>(self.row.id, &()).await?;
        Ok(handles.iter().map(|handle| PersonHandle::new(handle.clone(), &self.reader)).collect())
    }

    /// Every alliance that the person is a member of, with role and responsibilities, in the order of joining.
    async fn memberships(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Those that have ended as well.", default)] include_former: bool,
    ) -> Result<MembershipConnection> {
        let filter = MemberFilter { role: None, include_former };
        let args = (filter, page((first, after), (last, before), order_of_members())?);
        let page = self.reader.get::<MembershipsOf>(self.row.id, &args).await?;
        let total = counted::<MembershipCountOf>(self.row.id, filter);
        Ok(MembershipConnection::new(page, &self.reader, total))
    }

    /// Whether this is whoever sends the request.
    async fn is_viewer(&self) -> bool {
        self.reader.actor().account() == Some(self.row.id)
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

/// The person with this id, where there is one.
pub(crate) async fn person(reader: &Reader, id: impl Into<Option<AccountId>>) -> Result<Option<Person>> {
    related::<AccountById, _, _>(reader, id, Person::new).await
}
