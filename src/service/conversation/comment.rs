//! Writing and editing comments.

use entity::ids::CommentId;
use entity::vocab::{CommentKind, EventKind};

use super::subject::found_subject;
use crate::domain::conversation::{Comment, Subject};
use crate::domain::text::Body;
use crate::policy::{self, AuthorFacts, CommentCreate, CommentEdit, Denial, Scope, SpeechFacts};
use crate::service::alliance::same_version;
use crate::service::error::{Error, ProblemCode};
use crate::service::{Command, Ctx, Written};
use crate::store::conversation as store;
use crate::store::db::WriteTx;

/// A comment to be written.
#[derive(Clone, Debug)]
pub struct WriteComment {
    /// What it is about.
    pub subject: Subject,
    /// Its kind; a statement is for those who carry the subject.
    pub kind: CommentKind,
    /// The comment that it replies to.
    pub parent: Option<CommentId>,
    /// The text.
    pub body: Body,
}

impl Command for WriteComment {
    type Verb = CommentCreate;
    type Id = CommentId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<CommentId>, Error> {
        let account = ctx.account().ok_or(Denial::SignedOut)?;
        let place = found_subject(ctx, tx, self.subject).await?;
        let is_official = self.kind == CommentKind::Statement;
        let facts = SpeechFacts { subject: place.facts, is_official };
        let permit = policy::require::<CommentCreate>(&ctx.actor, &facts)?;
        if let Some(parent) = self.parent {
            replies_to(ctx, tx, parent, self.subject).await?;
        }
        let comment = store::NewComment {
            kind: self.kind,
            subject: self.subject,
            author: Some(account),
            parent: self.parent,
            body: self.body.to_string(),
            source_urls: Vec::new(),
        };
        let id = store::create_comment(tx, &permit, comment).await?;
        let mut event = place.event(ctx, EventKind::CommentCreated, id);
        event.version = Some(1);
        event.data = serde_json::json!({ "kind": self.kind, "parent": self.parent });
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

/// A reply stands where the comment stands that it replies to.
async fn replies_to(ctx: &Ctx, tx: &WriteTx, parent: CommentId, subject: Subject) -> Result<(), Error> {
    let parent = found_comment(ctx, tx, parent).await?;
    if parent.subject == subject {
        return Ok(());
    }
    Err(Error::field(
        "parentId",
        ProblemCode::Invalid,
        format!("The comment that you reply to is about `{}`. Reply there.", parent.subject),
    ))
}

/// A new text for a comment; the old one is kept.
#[derive(Clone, Debug)]
pub struct EditComment {
    /// The comment.
    pub id: CommentId,
    /// The version that the client read.
    pub expected_version: i32,
    /// The new text.
    pub body: Body,
}

impl Command for EditComment {
    type Verb = CommentEdit;
    type Id = CommentId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<CommentId>, Error> {
        let id = self.id;
        let comment = found_comment(ctx, tx, id).await?;
        let is_author = comment.author_id.is_some() && comment.author_id == ctx.account();
        let permit = policy::require::<CommentEdit>(&ctx.actor, &AuthorFacts { is_author })?;
        same_version(self.expected_version, comment.version)?;
        if comment.body == *self.body {
            return Ok(Written { id, event: None });
        }
        store::edit_comment(tx, &permit, &comment, self.body.to_string()).await?;
        let place = found_subject(ctx, tx, comment.subject).await?;
        let mut event = place.event(ctx, EventKind::CommentEdited, id);
        event.version = Some(comment.version + 1);
        event.changed_fields = vec!["body"];
        Ok(Written { id, event: Some(tx.record(event).await?) })
    }
}

async fn found_comment(ctx: &Ctx, tx: &WriteTx, id: CommentId) -> Result<Comment, Error> {
    let found = store::comments_by_ids(tx, &Scope::of(&ctx.actor), &[id]).await?.remove(&id);
    found.map(|comment| Comment::clone(&comment)).ok_or_else(|| Error::not_found("comment"))
}
