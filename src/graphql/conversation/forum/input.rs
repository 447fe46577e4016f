//! Inputs of the mutations on mirrored threads, and the commands that they stand for.

use async_graphql::{ID, InputObject};

use crate::graphql::context::typed_id;
use crate::service::conversation::AttachForumThread;
use crate::service::error::Error;

/// What a mirrored thread is about.
#[derive(Clone, Debug, InputObject)]
pub struct ForumThreadAttachInput {
    /// The thread.
    pub thread_id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The mission or the alliance that it is about; null takes it off, and no import attaches it again.
    pub subject_id: Option<ID>,
    /// A key of the client's choice; the same key with the same input answers as the first time.
    pub idempotency_key: Option<String>,
}

impl ForumThreadAttachInput {
    pub(super) fn command(&self) -> Result<AttachForumThread, Error> {
        Ok(AttachForumThread {
            id: typed_id(&self.thread_id)?,
            expected_version: self.expected_version,
            subject: self.subject_id.as_ref().map(|id| id.parse()).transpose()?,
        })
    }
}
