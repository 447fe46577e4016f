//! Why a file as a whole cannot be read.

use serde_json::error::Category;

/// The file is refused; nothing of it was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The text is not JSON.
    #[error("the file is not JSON: {reason} at line {line}, column {column}; correct it there and try again")]
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// The text is JSON, but not of the form of a season file.
    #[error(
        "the file is not a season file: {reason}; give it an object \"season\" with a \"key\" (text), \
         a \"number\" (above zero) and a \"name\" (text)"
    )]
    NotASeasonFile {
        /// What is missing.
        reason: String,
    },
}

impl FileError {
    /// The name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "NOT_JSON",
            Self::NotASeasonFile { .. } => "NOT_A_SEASON_FILE",
        }
    }

    pub(super) fn not_json(error: &serde_json::Error) -> Self {
        let reason = match error.classify() {
            Category::Eof => "it ends too early",
            Category::Io | Category::Syntax | Category::Data => "it is malformed or nested too deeply",
        };
        Self::NotJson { line: error.line(), column: error.column(), reason }
    }

    pub(super) fn not_a_season_file(reason: impl Into<String>) -> Self {
        Self::NotASeasonFile { reason: reason.into() }
    }
}
