//! Why nothing was imported.

use crate::domain::season::PolicyError;
use crate::domain::season_file::FileError;
use crate::store::db::Transient;
use crate::store::error::StoreError;

/// Nothing of the file was brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The rules of the season are not valid.
    #[error(transparent)]
    Rules(#[from] PolicyError),
    /// The database failed; nothing was written.
    #[error("the database failed, and nothing of the file was brought in: {0}")]
    Store(#[from] StoreError),
}

impl Transient for ImportError {
    /// Another import, or somebody's new slug, may be in the way now and seen at the next attempt.
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient() || error.is_unique_violation())
    }
}
