//! Keeping mirrored threads in their places.

use async_graphql::{Context, Object};

use super::input::ForumThreadAttachInput;
use super::thread::ForumThread;
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::payload::{payload, write};

payload! {
    /// What `forumThreadAttach` did.
    ForumThreadAttachPayload { thread: ForumThread }
}

/// Keeping mirrored threads in their places.
#[derive(Default)]
pub struct ForumMutation;

#[Object]
impl ForumMutation {
    /// Attaches a mirrored thread to a mission or an alliance, or takes it off. For staff of the Foundation and for
    /// moderators.
    async fn forum_thread_attach(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to do, and with what.")] input: ForumThreadAttachInput,
    ) -> Result<ForumThreadAttachPayload> {
        let use_case = context.use_case(input.idempotency_key.clone())?;
        let command = input.command();
        ForumThreadAttachPayload::of(context, write(&use_case, command).await).await
    }
}
