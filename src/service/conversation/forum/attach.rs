//! Saying what a mirrored thread is about.

use entity::ids::ForumThreadId;
use entity::vocab::EventKind;

use crate::domain::conversation::Subject;
use crate::policy::{self, ForumThreadAttach, Scope};
use crate::service::alliance::same_version;
use crate::service::conversation::found_subject;
use crate::service::error::Error;
use crate::service::{Command, Ctx, Written};
use crate::store::conversation as store;
use crate::store::db::WriteTx;

/// Attaches a thread to a mission or an alliance, or takes it off.
#[derive(Clone, Copy, Debug)]
pub struct AttachForumThread {
    /// The thread.
    pub id: ForumThreadId,
    /// The version that the client read.
    pub expected_version: i32,
    /// What it is about; nothing where it shall stand alone.
    pub subject: Option<Subject>,
}

impl Command for AttachForumThread {
    type Verb = ForumThreadAttach;
    type Id = ForumThreadId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<ForumThreadId>, Error> {
        let permit = policy::require::<ForumThreadAttach>(&ctx.actor, &())?;
        let found = store::forum_threads_by_ids(tx, &Scope::of(&ctx.actor), &[self.id]).await?;
        let thread = found.get(&self.id).ok_or_else(|| Error::not_found("thread"))?;
        same_version(self.expected_version, thread.version)?;
        // What it is about may be hidden from the public, and so are its events then.
        let place = match self.subject.or(thread.subject) {
            Some(subject) => Some(found_subject(ctx, tx, subject).await?),
            None => None,
        };
        if thread.placed_by_hand && thread.subject == self.subject {
            return Ok(Written { id: thread.id, event: None });
        }
        store::attach_forum_thread(tx, &permit, thread, self.subject).await?;
        let kind = EventKind::ForumThreadAttached;
        let mut event = match place {
            Some(place) => place.event(ctx, kind, thread.id),
            None => ctx.event(kind, thread.id),
        };
        event.version = Some(thread.version.saturating_add(1));
        event.changed_fields = vec!["subject"];
        let name = |subject: Option<Subject>| subject.map(|subject| subject.to_string());
        event.data = serde_json::json!({ "before": name(thread.subject), "after": name(self.subject) });
        Ok(Written { id: thread.id, event: Some(tx.record(event).await?) })
    }
}
