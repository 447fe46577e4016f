//! Reading the conversation.

use std::sync::Arc;

use async_graphql::{Context, ID, Object};
use futures_util::FutureExt as _;

use super::comment::CommentConnection;
use super::filter::{QuestionFilter, TimeOrder, UpdateFilter};
use super::list::comments_on;
use super::plan::{comments, questions, updates};
use super::question::QuestionConnection;
use super::update::LeaderUpdateConnection;
use crate::domain::conversation::Subject;
use crate::graphql::connection::Total;
use crate::graphql::context::ContextExt;
use crate::graphql::error::Result;
use crate::graphql::plan::{Selection, page};
use crate::service::conversation::known_subject;
use crate::service::error::Error;
use crate::service::reader::Reader;
use crate::store::conversation as store;
use crate::store::subject::TimeOrder as Order;

/// Reading the conversation.
#[derive(Default)]
pub struct ConversationQuery;

#[Object]
impl ConversationQuery {
    /// The comments on a mission or an alliance with their replies, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn comments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission or the alliance.")] subject_id: ID,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only comments that reply to no other one.", default)] top_level: bool,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<CommentConnection> {
        let reader = context.reader()?;
        let subject: Subject = subject_id.parse().map_err(Error::from)?;
        known_subject(&reader, subject).await?;
        let args = |order: &str| page((first, after), (last, before), order);
        let list = comments_on(&reader, subject, (top_level, order_by), args).await?;
        comments(&reader, list.rows().cloned().collect(), &Selection::of(context).rows()).await?;
        Ok(list)
    }

    /// The questions about missions and alliances, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn questions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only questions that meet these conditions.")] filter: Option<QuestionFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<QuestionConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse(&reader)?;
        let order = Order::from(order_by);
        let list = (filter, order, page((first, after), (last, before), order.name())?);
        let page = store::questions(reader.db(), reader.scope(), &list).await.map_err(Error::from)?;
        questions(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader: Reader| {
            async move { Ok(store::count_questions(reader.db(), reader.scope(), &filter).await?) }.boxed()
        });
        Ok(QuestionConnection::new(Arc::new(page), &reader, total))
    }

    /// The updates by leaders, the newest first where no other order is asked for.
    #[allow(clippy::too_many_arguments, reason = "these are the arguments of a connection")]
    async fn updates(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where neither first nor last is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "Only those before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only updates that meet these conditions.")] filter: Option<UpdateFilter>,
        #[graphql(desc = "How the list is sorted.", default)] order_by: TimeOrder,
    ) -> Result<LeaderUpdateConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let order = Order::from(order_by);
        let list = (filter, order, page((first, after), (last, before), order.name())?);
        let page = store::updates(reader.db(), reader.scope(), &list).await.map_err(Error::from)?;
        updates(&reader, page.nodes().cloned().collect(), &Selection::of(context).rows()).await?;
        let total: Total = Box::new(move |reader: Reader| {
            async move { Ok(store::count_updates(reader.db(), reader.scope(), &filter).await?) }.boxed()
        });
        Ok(LeaderUpdateConnection::new(Arc::new(page), &reader, total))
    }
}
