//! A mirrored thread of a forum.

use std::sync::Arc;

use async_graphql::{ID, Object};

use super::plan::forum_threads;
use super::post::ForumPostConnection;
use crate::domain::conversation as domain;
use crate::graphql::connection::{connection, counted};
use crate::graphql::context::id;
use crate::graphql::conversation::subject::subject_of;
use crate::graphql::conversation::{ConversationSubject, TimeOrder};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::loadable;
use crate::graphql::plan::page;
use crate::graphql::scalar::{DateTime, Url};
use crate::service::conversation::{ForumPostCountOf, ForumPostsOf, ForumThreadById};
use crate::service::reader::Reader;
use crate::store::conversation::order_of_posts;
use crate::store::subject::TimeOrder as Order;

/// A mirrored thread of a forum.
pub struct ForumThread {
    row: Arc<domain::ForumThread>,
    reader: Reader,
}

connection!(ForumThreadConnection, ForumThreadEdge => ForumThread(Arc<domain::ForumThread>), "mirrored threads");

impl ForumThread {
    pub(crate) fn new(row: Arc<domain::ForumThread>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(ForumThread by ForumThreadById, with forum_threads(rows));

/// A thread of a forum, mirrored as it was when its file was fetched. The forum stays the place to read and write it.
#[Object]
impl ForumThread {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The forum.
    async fn forum_url(&self) -> Url {
        Url(self.row.forum.to_string())
    }

    /// The topic's number at the forum, which stays when its title changes.
    async fn topic_id(&self) -> i32 {
        self.row.topic_id
    }

    /// The title, such as "[FINAL] Teach the OP Stack".
    async fn title(&self) -> &str {
        &self.row.title
    }

    /// The slug in the topic's address at the forum.
    async fn slug(&self) -> &str {
        &self.row.slug
    }

    /// The tags that the topic has at the forum.
    async fn tags(&self) -> &[String] {
        &self.row.tags
    }

    /// Where the thread stands at the forum.
    async fn source_url(&self) -> Url {
        Url(self.row.forum.topic(&self.row.slug, self.row.topic_id).to_string())
    }

    /// The mission or the alliance that it is about; null for a thread that stands alone.
    async fn subject(&self) -> Nullable<ConversationSubject> {
        nullable(async {
            match self.row.subject {
                Some(subject) => subject_of(&self.reader, subject).await,
                None => Ok(None),
            }
        })
        .await
    }

    /// The posts that are mirrored, by their numbers; the first one first where no other order is asked for.
    async fn posts(
        &self,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "How the list is sorted.", default_with = "TimeOrder::Oldest")] order_by: TimeOrder,
    ) -> Result<ForumPostConnection> {
        let order = Order::from(order_by);
        let list = (order, page((first, after), (last, before), order_of_posts(order))?);
        let page = self.reader.get::<ForumPostsOf>(self.row.id, &list).await?;
        Ok(ForumPostConnection::new(page, &self.reader, counted::<ForumPostCountOf>(self.row.id, ())))
    }

    /// How many posts the forum says that the topic has; those that are mirrored may be fewer.
    async fn posts_stated(&self) -> Option<i32> {
        self.row.posts_stated
    }

    /// When the topic was opened at the forum.
    async fn opened_at(&self) -> Option<DateTime> {
        self.row.opened_at.map(DateTime)
    }

    /// Grows by one with each change; send it as expectedVersion.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// When it was first mirrored.
    async fn created_at(&self) -> DateTime {
        DateTime(self.row.created_at)
    }

    /// When the mirror last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.row.updated_at)
    }
}
