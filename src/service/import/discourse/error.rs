//! Why nothing was mirrored.

use crate::domain::conversation::ForumUrlError;
use crate::domain::discourse_file::FileError;
use crate::service::error::Error;
use crate::store::db::Transient;
use crate::store::error::StoreError;

/// Nothing of the files was brought in.
#[derive(Debug, thiserror::Error)]
pub enum DiscourseError {
    /// The files cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// What was given is not the address of a forum.
    #[error("--forum-url: {0}")]
    Forum(#[from] ForumUrlError),
    /// A rule said no.
    #[error(transparent)]
    Refused(Error),
    /// The database failed; nothing was written.
    #[error("the database failed, and nothing of the files was brought in: {0}")]
    Store(#[from] StoreError),
}

impl From<Error> for DiscourseError {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => Self::Store(error),
            error => Self::Refused(error),
        }
    }
}

impl Transient for DiscourseError {
    /// Another import, or a thread that staff attached, may be in the way now and seen at the next attempt.
    fn is_transient(&self) -> bool {
        let Self::Store(error) = self else { return false };
        error.is_transient() || error.is_unique_violation() || matches!(error, StoreError::Stale)
    }
}
