//! A comment and its history.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::filter::TimeOrder;
use super::plan::comments;
use super::subject::{ConversationSubject, subject_of};
use crate::domain::conversation as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Markdown, Url, urls};
use crate::graphql::vocab::CommentKind;
use crate::policy::{AuthorFacts, CommentEdit};
use crate::service::conversation::{CommentById, HistoryLengthOf, HistoryOf, RepliesTo, ReplyCountOf};
use crate::service::permission::Permission as Decided;
use crate::service::reader::Reader;
use crate::store::subject::TimeOrder as Order;

/// A comment on a mission or an alliance.
pub struct Comment {
    row: Arc<domain::Comment>,
    reader: Reader,
}

connection!(CommentConnection, CommentEdge => Comment(Arc<domain::Comment>), "comments");

impl Comment {
    pub(crate) fn new(row: Arc<domain::Comment>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

/// What the viewer may do with a comment now.
#[derive(Clone, Debug, SimpleObject)]
pub struct CommentPermissions {
    /// Change its text: `commentEdit`.
    pub edit: Permission,
}

loadable!(Comment by CommentById, with comments(rows));

/// A comment on a mission or an alliance. What its author changed later stays readable.
#[Object]
impl Comment {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Whether it is anybody's feedback, or a statement in the name of the alliance.
    async fn kind(&self) -> CommentKind {
        self.row.kind.into()
    }

    /// Who wrote it; null where the record's source does not say.
    async fn author(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.author_id)).await
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.row.body.clone())
    }

    /// The mission or the alliance that it is about.
    async fn subject(&self) -> Nullable<ConversationSubject> {
        nullable(subject_of(&self.reader, self.row.subject)).await
    }

    /// The comment that it replies to.
    async fn parent(&self) -> Nullable<Comment> {
        nullable(related::<CommentById, _, _>(&self.reader, self.row.parent_id, Comment::new)).await
    }

    /// The comments that reply to it, the oldest first where no other order is asked for.
    async fn replies(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default_with = "TimeOrder::Oldest")] order_by: TimeOrder,
    ) -> Result<CommentConnection> {
        let order = Order::from(order_by);
        let list = (order, page((first, after), (last, before), order.name())?);
        let page = self.reader.get::<RepliesTo>(self.row.id, &list).await?;
        Ok(CommentConnection::new(page, &self.reader, counted::<ReplyCountOf>(self.row.id, ())))
    }

    /// When its text was last changed; null where it never was.
    async fn edited_at(&self) -> Option<DateTime> {
        self.row.edited_at.map(DateTime)
    }

    /// The texts that it had before, the newest first where no other order is asked for.
    async fn revisions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<CommentRevisionConnection> {
        let order = Order::from(order_by);
        let list = (order, page((first, after), (last, before), order.name())?);
        let page = self.reader.get::<HistoryOf>(self.row.id, &list).await?;
        let total = counted::<HistoryLengthOf>(self.row.id, ());
        Ok(CommentRevisionConnection::new(page, &self.reader, total))
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> CommentPermissions {
        let actor = self.reader.actor();
        let is_author = actor.account().is_some() && self.row.author_id == actor.account();
        CommentPermissions { edit: Decided::of::<CommentEdit>(actor, &AuthorFacts { is_author }).into() }
    }

    /// Where the record was taken from; empty for comments that were made here.
    async fn source_urls(&self) -> Vec<Url> {
        urls(&self.row.source_urls)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was made here.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }
}

/// A text that a comment had before.
pub struct CommentRevision(domain::CommentRevision);

connection!(
    CommentRevisionConnection,
    CommentRevisionEdge => CommentRevision(domain::CommentRevision),
    "earlier texts of a comment"
);

impl CommentRevision {
    fn new(row: domain::CommentRevision, _: &Reader) -> Self {
        Self(row)
    }
}

/// A text that a comment had before it was edited.
#[Object]
impl CommentRevision {
    /// The version of the comment that had this text.
    async fn version(&self) -> i32 {
        self.0.number
    }

    /// The text.
    async fn body(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// When it was written.
    async fn written_at(&self) -> DateTime {
        DateTime(self.0.written_at)
    }
}
