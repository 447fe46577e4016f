//! Deadlines and how they moved.

use async_graphql::Object;

use crate::domain::season as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::scalar::DateTime;
use crate::graphql::vocab::DeadlineKind;
use crate::service::reader::Reader;

/// A deadline of a season.
pub struct SeasonDeadline {
    row: domain::SeasonDeadline,
    reader: Reader,
}

impl SeasonDeadline {
    pub(super) fn new(row: domain::SeasonDeadline, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// A deadline that a season sets for everybody, and how it came to be where it is.
#[Object]
impl SeasonDeadline {
    /// What it is for.
    async fn kind(&self) -> DeadlineKind {
        self.row.kind.into()
    }

    /// When it is by the rules that the season goes by now; null where the season sets no date.
    async fn at(&self) -> Option<DateTime> {
        self.row.at.map(DateTime)
    }

    /// How it moved, the newest move first.
    async fn history(&self) -> Vec<DeadlineMove> {
        self.row.moves.iter().map(|step| DeadlineMove::new(step.clone(), &self.reader)).collect()
    }
}

/// A deadline that moved.
pub struct DeadlineMove {
    row: domain::DeadlineMove,
    reader: Reader,
}

impl DeadlineMove {
    pub(crate) fn new(row: domain::DeadlineMove, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// A deadline that moved: from when to when, by whom and why.
#[Object]
impl DeadlineMove {
    /// What the deadline is for.
    async fn kind(&self) -> DeadlineKind {
        self.row.kind.into()
    }

    /// When it was before; null where there was none.
    async fn before(&self) -> Option<DateTime> {
        self.row.before.map(DateTime)
    }

    /// When it was after the move; null where it was given up.
    async fn after(&self) -> Option<DateTime> {
        self.row.after.map(DateTime)
    }

    /// Why it was moved.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// Who moved it.
    async fn moved_by(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.moved_by)).await
    }

    /// When it was moved.
    async fn moved_at(&self) -> DateTime {
        DateTime(self.row.moved_at)
    }
}
