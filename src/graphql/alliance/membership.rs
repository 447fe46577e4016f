//! A member's place in an alliance, and the handover of its lead.

use std::sync::Arc;

use async_graphql::{ID, Object};
use entity::ids::MembershipId;

use super::object::Alliance;
use super::plan::memberships;
use crate::domain::alliance as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, Url, markdown, urls};
use crate::graphql::vocab::{MembershipStatus, RoleKind};
use crate::service::alliance::{AllianceById, MembershipById};
use crate::service::reader::Reader;

/// A person's place in an alliance.
pub struct Membership {
    row: domain::Membership,
    reader: Reader,
}

connection!(MembershipConnection, MembershipEdge => Membership(domain::Membership), "memberships");

impl Membership {
    pub(crate) fn new(row: domain::Membership, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

impl PayloadObject for Membership {
    type Id = MembershipId;

    async fn load_all(
        reader: &Reader,
        ids: &[MembershipId],
        selection: &Selection<'_>,
    ) -> Result<Vec<Option<Self>>> {
        let rows = reader.prime::<MembershipById>(ids, &()).await?;
        memberships(reader, rows.iter().flatten().map(AsRef::as_ref), selection).await?;
        Ok(rows.into_iter().map(|row| row.map(|row| Self::new(row.as_ref().clone(), reader))).collect())
    }
}

/// A person's place in an alliance, with a role and what the person answers for.
#[Object]
impl Membership {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The member.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// The alliance.
    async fn alliance(&self) -> Nullable<Alliance> {
        nullable(related::<AllianceById, _, _>(&self.reader, self.row.alliance_id, Alliance::new)).await
    }

    /// What the member is to the alliance.
    async fn role_kind(&self) -> RoleKind {
        self.row.role_kind.into()
    }

    /// The role in the alliance's own words; null where its source states none.
    async fn role_title(&self) -> Option<&str> {
        self.row.role_title.as_deref()
    }

    /// What the member answers for; null where its source does not say.
    async fn responsibilities(&self) -> Option<&str> {
        self.row.responsibilities.as_deref()
    }

    /// Past work and links to it.
    async fn background(&self) -> Option<Markdown> {
        markdown(self.row.background.as_ref())
    }

    /// Whether the member takes a share of the grant; null where that is not stated.
    async fn is_compensated(&self) -> Option<bool> {
        self.row.is_compensated
    }

    /// Where the membership stands.
    async fn status(&self) -> MembershipStatus {
        self.row.status.into()
    }

    /// When it became active; null where that is not known.
    async fn joined_at(&self) -> Option<DateTime> {
        self.row.joined_at.map(DateTime)
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }

    /// Where the record was taken from; empty for memberships that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// An offer of the lead, from the leader to a member.
pub struct Handover {
    row: Arc<domain::Handover>,
    reader: Reader,
}

impl Handover {
    pub(super) fn new(row: Arc<domain::Handover>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// An offer of the lead, from the leader to a member who may accept or decline it.
#[Object(name = "LeadTransfer")]
impl Handover {
    /// The id of the offer.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The member who may accept.
    async fn to(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.to_account_id)).await
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
