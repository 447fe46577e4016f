//! Reading mirrored threads.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object};
use futures_util::FutureExt as _;

use super::plan::forum_threads;
use super::thread::{ForumThread, ForumThreadConnection};
use crate::domain::conversation::ForumUrl;
use crate::graphql::connection::Total;
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::conversation::TimeOrder;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::{Selection, page};
use crate::graphql::scalar::Url;
use crate::service::error::{Error, FieldError as _};
use crate::service::reader::Reader;
use crate::store::conversation as store;
use crate::store::subject::TimeOrder as Order;

/// Which mirrored threads a list holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ForumThreadFilter {
    /// It is about exactly this mission or alliance.
    pub subject_id: Option<ID>,
    /// It is about this alliance, or about one of its missions.
    pub alliance_id: Option<ID>,
    /// It is of this forum, such as "https://gov.optimism.io".
    pub forum_url: Option<Url>,
    /// Whether it is about any mission or alliance.
    pub is_attached: Option<bool>,
    /// Title, tags or the text of a post contain this, whatever its case.
    pub text: Option<String>,
}

impl ForumThreadFilter {
    fn parse(self) -> std::result::Result<store::ForumThreadFilter, Error> {
        Ok(store::ForumThreadFilter {
            subject: self.subject_id.as_ref().map(|id| id.parse()).transpose()?,
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            forum: self.forum_url.as_ref().map(forum).transpose()?,
            attached: self.is_attached,
            text: self.text,
        })
    }
}

/// The forum that a client names.
pub(super) fn forum(url: &Url) -> std::result::Result<ForumUrl, Error> {
    ForumUrl::parse(&url.0).map_err(|error| error.in_field("forumUrl").into())
}

/// Reading mirrored threads.
#[derive(Default)]
pub struct ForumQuery;

#[Object]
impl ForumQuery {
    /// One mirrored thread, by id, or by the number of its topic and its forum; null where there is none that the viewer
    /// may see.
    async fn forum_thread(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: Option<ID>,
        #[graphql(desc = "The topic's number at the forum.")] topic_id: Option<i32>,
        #[graphql(desc = "The forum, such as \"https://gov.optimism.io\".")] forum_url: Option<Url>,
    ) -> Nullable<ForumThread> {
        nullable(async {
            let reader = context.reader()?;
            let id = match (id, topic_id, forum_url) {
                (Some(id), None, None) => typed_id(&id)?,
                (None, Some(topic), Some(url)) => {
                    let forum = forum(&url)?;
                    let found = store::thread_of_topic(reader.db(), reader.scope(), &forum, topic);
                    match found.await.map_err(Error::from)? {
                        Some(thread) => thread.id,
                        None => return Ok(None),
                    }
                }
                _ => return Err(Error::bad_input("Give either `id`, or `topicId` and `forumUrl`.").into()),
            };
            ForumThread::load(&reader, id, &Selection::of(context)).await
        })
        .await
    }

    /// The mirrored threads, in the order in which they were first mirrored, the newest first where no other order is
    /// asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn forum_threads(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only threads that meet these conditions.")] filter: Option<ForumThreadFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<ForumThreadConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = Order::from(order_by);
        let list = (filter.clone(), order, page((first, after), (last, before), order.name())?);
        let page = store::forum_threads(reader.db(), reader.scope(), &list).await.map_err(Error::from)?;
        forum_threads(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader: Reader| {
            let filter = filter.clone();
            async move { Ok(store::count_forum_threads(reader.db(), reader.scope(), &filter).await?) }.boxed()
        });
        Ok(ForumThreadConnection::new(Arc::new(page), &reader, total))
    }
}
