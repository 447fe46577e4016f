//! A mirrored post and its earlier texts.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::plan::forum_posts;
use super::thread::ForumThread;
use crate::domain::conversation as domain;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::related::related;
use crate::graphql::scalar::{DateTime, Html, Markdown, Url, markdown};
use crate::graphql::vocab::{ForumPostKind, ForumPostState};
use crate::service::conversation::{
    AuthorOfPost, ForumPostById, ForumRepliesTo, ForumReplyCountOf, ForumRevisionCountOf, ForumRevisionsOf,
    ForumThreadById,
};
use crate::service::reader::Reader;
use crate::store::conversation::order_of_posts;
use crate::store::subject::TimeOrder as Order;

/// A mirrored post.
pub struct ForumPost {
    row: Arc<domain::ForumPost>,
    reader: Reader,
}

connection!(ForumPostConnection, ForumPostEdge => ForumPost(Arc<domain::ForumPost>), "mirrored posts");

impl ForumPost {
    pub(crate) fn new(row: Arc<domain::ForumPost>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(ForumPost by ForumPostById, with forum_posts(rows));

/// A post of a mirrored thread. One that the forum hides or deleted keeps its place and shows no text.
#[Object]
impl ForumPost {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// Its number within the topic.
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// What it is.
    async fn kind(&self) -> ForumPostKind {
        self.row.kind.into()
    }

    /// Whether its text is shown.
    async fn state(&self) -> ForumPostState {
        self.row.state.into()
    }

    /// Who wrote it at the forum; null where the file does not say.
    async fn author(&self) -> Option<ForumAuthor> {
        let handle = self.row.author_handle.is_some();
        handle.then(|| ForumAuthor { row: self.row.clone(), reader: self.reader.clone() })
    }

    /// The text as cleaned HTML; null where none is shown, and where the file had none.
    async fn body_html(&self) -> Option<Html> {
        self.row.html.clone().map(Html)
    }

    /// The text in Markdown, where the file had it.
    async fn body_markdown(&self) -> Option<Markdown> {
        markdown(self.row.markdown.as_ref())
    }

    /// How many liked it at the forum; null where the file does not say.
    async fn likes(&self) -> Option<i32> {
        self.row.likes
    }

    /// The thread that it stands in.
    async fn thread(&self) -> Nullable<ForumThread> {
        nullable(related::<ForumThreadById, _, _>(&self.reader, self.row.thread_id, ForumThread::new)).await
    }

    /// The post that it replies to; null for one that replies to the thread, or to a post that is not mirrored.
    async fn reply_to(&self) -> Nullable<ForumPost> {
        nullable(related::<ForumPostById, _, _>(&self.reader, self.row.reply_to_id, ForumPost::new)).await
    }

    /// The mirrored posts that reply to it, the oldest first where no other order is asked for.
    async fn replies(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default_with = "TimeOrder::Oldest")] order_by: TimeOrder,
    ) -> Result<ForumPostConnection> {
        let order = Order::from(order_by);
        let list = (order, page((first, after), (last, before), order_of_posts(order))?);
        let page = self.reader.get::<ForumRepliesTo>(self.row.id, &list).await?;
        Ok(ForumPostConnection::new(page, &self.reader, counted::<ForumReplyCountOf>(self.row.id, ())))
    }

    /// Where it stands at the forum.
    async fn source_url(&self) -> Nullable<Url> {
        nullable(async {
            let thread = self.reader.get::<ForumThreadById>(self.row.thread_id, &()).await?;
            let number = self.row.number;
            Ok(thread.map(|row| Url(row.forum.post(&row.slug, row.topic_id, number).to_string())))
        })
        .await
    }

    /// When it was written at the forum; null where the file does not say.
    async fn created_at(&self) -> Option<DateTime> {
        self.row.written_at.map(DateTime)
    }

    /// When it was last changed at the forum; null where it never was.
    async fn edited_at(&self) -> Option<DateTime> {
        self.row.edited_at.filter(|_| self.row.text_version > 1).map(DateTime)
    }

    /// Why it was last edited, in its editor's words.
    async fn edit_reason(&self) -> Option<&str> {
        self.row.edit_reason.as_deref()
    }

    /// The version of its text, as the forum counts from 1.
    async fn version(&self) -> i32 {
        self.row.text_version
    }

    /// The texts that it had before, as far as they were mirrored; the newest first where no other order is asked for.
    async fn revisions(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<ForumPostRevisionConnection> {
        let order = Order::from(order_by);
        let list = (order, page((first, after), (last, before), order.name())?);
        let page = self.reader.get::<ForumRevisionsOf>(self.row.id, &list).await?;
        let total = counted::<ForumRevisionCountOf>(self.row.id, ());
        Ok(ForumPostRevisionConnection::new(page, &self.reader, total))
    }
}

/// Who wrote a post at a forum.
pub struct ForumAuthor {
    row: Arc<domain::ForumPost>,
    reader: Reader,
}

/// Who wrote a post at a forum, by handle and name there.
#[Object]
impl ForumAuthor {
    /// The handle at the forum.
    async fn handle(&self) -> Option<&str> {
        self.row.author_handle.as_deref()
    }

    /// The name that the author shows at the forum. Anybody can take any name: it proves nothing.
    async fn name(&self) -> Option<&str> {
        self.row.author_name.as_deref()
    }

    /// Whether the author is staff of the forum.
    async fn is_forum_staff(&self) -> bool {
        self.row.by_staff
    }

    /// The account that has proven this handle; null as long as none has.
    async fn account(&self) -> Nullable<Person> {
        nullable(async {
            let account = self.reader.get::<AuthorOfPost>(self.row.id, &()).await?;
            person(&self.reader, account).await
        })
        .await
    }
}

/// A text that a mirrored post had before.
pub struct ForumPostRevision(domain::ForumPostRevision);

connection!(
    ForumPostRevisionConnection,
    ForumPostRevisionEdge => ForumPostRevision(domain::ForumPostRevision),
    "earlier texts of a mirrored post"
);

impl ForumPostRevision {
    fn new(row: domain::ForumPostRevision, _: &Reader) -> Self {
        Self(row)
    }
}

/// A text that a mirrored post had before it was edited at the forum.
#[Object]
impl ForumPostRevision {
    /// The version of the text, as the forum counts.
    async fn version(&self) -> i32 {
        self.0.text_version
    }

    /// The text as cleaned HTML.
    async fn body_html(&self) -> Option<Html> {
        self.0.html.clone().map(Html)
    }

    /// The text in Markdown, where the file had it.
    async fn body_markdown(&self) -> Option<Markdown> {
        markdown(self.0.markdown.as_ref())
    }

    /// When the forum last touched this text; null where the file does not say.
    async fn written_at(&self) -> Option<DateTime> {
        self.0.written_at.map(DateTime)
    }
}
