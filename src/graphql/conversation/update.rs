//! An update by a leader.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::plan::updates;
use super::subject::{ConversationSubject, subject_of};
use crate::domain::conversation as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::scalar::{DateTime, Markdown, Url, urls};
use crate::service::conversation::UpdateById;
use crate::service::reader::Reader;

/// A report of progress by a leader.
pub struct LeaderUpdate {
    row: Arc<domain::Update>,
    reader: Reader,
}

connection!(LeaderUpdateConnection, LeaderUpdateEdge => LeaderUpdate(Arc<domain::Update>), "updates");

impl LeaderUpdate {
    pub(crate) fn new(row: Arc<domain::Update>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(LeaderUpdate by UpdateById, with updates(rows));

/// A report of progress by the leader of an alliance, on the alliance or on one of its missions.
#[Object]
impl LeaderUpdate {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Who posted it; null where the record's source does not say.
    async fn author(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.author_id)).await
    }

    /// The time that it speaks of, such as "July 2023".
    async fn period(&self) -> Option<&str> {
        self.row.period.as_deref()
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.row.body.clone())
    }

    /// The mission or the alliance that it is about.
    async fn subject(&self) -> Nullable<ConversationSubject> {
        nullable(subject_of(&self.reader, self.row.subject)).await
    }

    /// Where the record was taken from; empty for updates that were posted here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}
