//! Why the files of a topic cannot be read.

use serde_json::error::Category;

/// The files are refused; nothing of them was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// A file has more bytes than any topic.
    #[error(
        "file {file} is larger than {limit} bytes; fetch the topic in pages and give each page as a file"
    )]
    TooLarge {
        /// The file, counted from 1.
        file: usize,
        /// The most bytes of a file.
        limit: usize,
    },
    /// A text is not JSON.
    #[error(
        "file {file} is not JSON: {reason} at line {line}, column {column}; fetch it again from /t/ID.json"
    )]
    NotJson {
        /// The file, counted from 1.
        file: usize,
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// A text is JSON, but not of the form of a topic.
    #[error("file {file} is not a Discourse topic: {reason}; give the answer of /t/ID.json")]
    NotATopic {
        /// The file, counted from 1.
        file: usize,
        /// What is missing.
        reason: String,
    },
    /// The files hold different topics.
    #[error(
        "file {file} holds topic {found}, and the file before it topic {wanted}; import one topic at a time"
    )]
    OtherTopic {
        /// The file, counted from 1.
        file: usize,
        /// The topic in it.
        found: i32,
        /// The topic of the first file.
        wanted: i32,
    },
    /// The forum is not known.
    #[error(
        "the file does not tell which forum it is from; give `--forum-url`, such as https://gov.optimism.io"
    )]
    NoForum,
}

impl FileError {
    /// The name of the error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::NotJson { .. } => "NOT_JSON",
            Self::NotATopic { .. } => "NOT_A_TOPIC",
            Self::OtherTopic { .. } => "OTHER_TOPIC",
            Self::NoForum => "NO_FORUM",
        }
    }

    pub(super) fn not_json(file: usize, error: &serde_json::Error) -> Self {
        let reason = match error.classify() {
            Category::Eof => "it ends too early",
            Category::Io | Category::Syntax | Category::Data => "it is malformed or nested too deeply",
        };
        Self::NotJson { file, line: error.line(), column: error.column(), reason }
    }

    pub(super) fn not_a_topic(file: usize, reason: impl Into<String>) -> Self {
        Self::NotATopic { file, reason: reason.into() }
    }
}
