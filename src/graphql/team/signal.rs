//! An interest signal.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::plan::signals;
use super::target::{SignalTarget, target_of};
use crate::domain::team as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::related::related;
use crate::graphql::scalar::{Date, DateTime, Url, urls};
use crate::graphql::season::Season;
use crate::graphql::vocab::{SignalKind, SignalStatus, SignalVisibility};
use crate::service::reader::Reader;
use crate::service::season::SeasonById;
use crate::service::team::{SignalById, SkillsOf};

/// An interest signal.
pub struct Signal {
    row: Arc<domain::Signal>,
    reader: Reader,
}

connection!(SignalConnection, SignalEdge => Signal(Arc<domain::Signal>), "signals");

impl Signal {
    pub(crate) fn new(row: Arc<domain::Signal>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Signal by SignalById, with signals(rows));

/// An interest signal: somebody wants to contribute, or looks for contributors. It is about a mission, an alliance, an
/// intent, or about nothing in particular.
#[Object]
impl Signal {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Whether somebody wants to contribute, or looks for contributors.
    async fn kind(&self) -> SignalKind {
        self.row.kind.into()
    }

    /// Where it stands.
    async fn status(&self) -> SignalStatus {
        self.row.status.into()
    }

    /// Who may read it.
    async fn visibility(&self) -> SignalVisibility {
        self.row.visibility.into()
    }

    /// Who signals; null where the record's source does not say.
    async fn person(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// The mission, the alliance or the intent that it is about; null where it is about anything in the season.
    async fn target(&self) -> Nullable<SignalTarget> {
        nullable(target_of(&self.reader, self.row.target)).await
    }

    /// The season that it belongs to.
    async fn season(&self) -> Nullable<Season> {
        nullable(related::<SeasonById, _, _>(&self.reader, self.row.season_id, Season::new)).await
    }

    /// The skills that are offered or looked for, in lower case and alphabetical order.
    async fn skills(&self) -> Result<Vec<String>> {
        Ok(self.reader.get::<SkillsOf>(self.row.id, &()).await?)
    }

    /// In the author's words.
    async fn message(&self) -> &str {
        &self.row.message
    }

    /// Hours offered or needed a week.
    async fn hours_per_week(&self) -> Option<i32> {
        self.row.hours_per_week
    }

    /// An IANA time zone name.
    async fn timezone(&self) -> Option<&str> {
        self.row.timezone.as_deref()
    }

    /// The day of the signal, where the record's source states one.
    async fn stated_on(&self) -> Option<Date> {
        self.row.stated_on.map(Date)
    }

    /// Where the record was taken from; empty for signals that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
