//! Reading the event log.

use async_graphql::{Context, ID, InputObject, Object};

use super::connection::EventConnection;
use super::event::{EventNode, events};
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::payload::PayloadObject;
use crate::graphql::plan::Selection;
use crate::graphql::vocab::EventKind;
use crate::service::error::Error;
use crate::service::stream::feed;
use crate::store::stream::FeedFilter;

/// Which events a page holds; conditions that are given must all be met.
#[derive(Clone, Debug, Default, InputObject)]
pub struct EventFilter {
    /// Of one of these kinds.
    pub kinds: Option<Vec<EventKind>>,
    /// Concerns the alliance with this id.
    pub alliance_id: Option<ID>,
    /// Concerns the mission with this id.
    pub mission_id: Option<ID>,
    /// Concerns the season with this id.
    pub season_id: Option<ID>,
}

impl EventFilter {
    fn parse(self) -> std::result::Result<FeedFilter, Error> {
        Ok(FeedFilter {
            kinds: self.kinds.into_iter().flatten().map(Into::into).collect(),
            alliance: self.alliance_id.as_ref().map(typed_id).transpose()?,
            mission: self.mission_id.as_ref().map(typed_id).transpose()?,
            season: self.season_id.as_ref().map(typed_id).transpose()?,
        })
    }
}

/// Reading the event log.
#[derive(Default)]
pub struct StreamQuery;

#[Object]
impl StreamQuery {
    /// One event that the viewer may read; null where there is none.
    async fn event(&self, context: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Nullable<EventNode> {
        nullable(async { EventNode::load(&context.reader()?, typed_id(&id)?, &Selection::of(context)).await })
            .await
    }

    /// What happened, as everybody may read it, the oldest first: the whole history, page by page. To follow on, give the
    /// last `endCursor` as `after` to a subscription: nothing is missed and nothing comes twice.
    async fn events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many; 20 where none is given, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "Only those behind this event's cursor.")] after: Option<String>,
        #[graphql(desc = "Only events that meet these conditions.")] filter: Option<EventFilter>,
    ) -> Result<EventConnection> {
        let reader = context.reader()?;
        let filter = filter.unwrap_or_default().parse()?;
        let page = feed(reader.db(), &filter, (first, after.as_deref())).await?;
        events(&reader, page.events.iter(), &Selection::of(context).rows()).await?;
        Ok(EventConnection::new(page, &reader))
    }
}
