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
         into an empty database."
    )]
    NotEmpty,
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
