//! Why nothing was exported, or nothing brought in.

use std::io;

use crate::domain::export::{Fault, Section};
use crate::store::db::Transient;
use crate::store::error::StoreError;

/// Nothing, or not all, was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no such season.
    #[error("There is no season `{0}`. Give the number of a season, such as 4, or its id.")]
    UnknownSeason(String),
    /// The file cannot be written.
    #[error("the file cannot be written: {0}")]
    File(#[from] io::Error),
    /// A record cannot be written as JSON.
    #[error("a record cannot be written as JSON: {0}")]
    Record(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
}

/// Nothing of the file was brought in.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// The file is not what an export is.
    #[error("{0} Nothing was brought in.")]
    Fault(#[from] Fault),
    /// The database holds something.
    #[error(
        "This database is in use: it has accounts, alliances, seasons or events. Nothing was brought in. Import an export \
         into an empty database. To bring a mirror up to date, add `--replace`."
    )]
    NotEmpty,
    /// The database was not made of an export.
    #[error(
        "This database is no mirror: what it holds was not brought in by an export. Nothing was changed. Replace a mirror, or \
         import the export into an empty database."
    )]
    NoMirror,
    /// Something of its own would be lost.
    #[error(
        "This database is more than a mirror: somebody can sign in to it, or something happened in it since the last export \
         came in. Nothing was changed, so that nothing of that is lost. Import the export into an empty database. To keep this \
         one as a database of its own, end the mirroring with `alliance-hub mirror --end`."
    )]
    OwnRecords,
    /// The mirror is of another season.
    #[error(
        "This is an export of season {number}, and the mirror is of another season, or of a season {number} that another \
         server made. Nothing was changed. Give an export of \
         the mirror's season, or import this one into an empty database."
    )]
    OtherSeason {
        /// The number of the file's season.
        number: i32,
    },
    /// The mirror is newer.
    #[error(
        "This export is older than the mirror: events that the mirror has came later. Nothing was changed. Export the season \
         again."
    )]
    Older,
    /// The last event of the mirror is not in the file, nor that of the file in the mirror.
    #[error(
        "This export does not go on where the mirror ends: it does not have the mirror's last event. Nothing was changed. \
         Give an export of the server that the mirror was made of, or import this one into an empty database."
    )]
    OtherServer,
    /// The log of the file is not the log of the mirror, continued.
    #[error(
        "line {line}: This event is not what the mirror has in its place, so the file is not of the mirror's source, or was \
         altered. Nothing was changed. Export the season again, or import this file into an empty database."
    )]
    OtherLog {
        /// The first line that differs.
        line: u64,
    },
    /// The schema does not allow a record.
    #[error(
        "lines {first} to {last}: A record of the section {section} breaks a rule of the database ({cause}). Nothing was brought in."
    )]
    Refused {
        /// The records' section.
        section: Section,
        /// The first line of those that were inserted together.
        first: u64,
        /// The last of them.
        last: u64,
        /// The rule.
        cause: StoreError,
    },
    /// The database failed.
    #[error("the database failed, and nothing of the file was brought in: {0}")]
    Store(#[from] StoreError),
}

impl Transient for MirrorError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}
