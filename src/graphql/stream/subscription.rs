//! Following the event log live.

use async_graphql::{Context, ID, SimpleObject, Subscription, Union};
use entity::ids::{AllianceId, MissionId, SeasonId, TypedId};
use futures_util::stream::{self, Stream};

use super::event::EventNode;
use super::occasion::{Request, item, open};
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::Result;
use crate::graphql::vocab::EventKind;
use crate::policy::Denial;
use crate::service::alliance::AllianceById;
use crate::service::error::Error;
use crate::service::mission::MissionById;
use crate::service::season::SeasonById;
use crate::service::stream::{Interest, Topic, position_behind};

/// What a subscription sends.
#[derive(Union)]
pub enum StreamItem {
    /// The next event.
    Event(EventNode),
    /// Events were dropped because the client read too slowly.
    Gap(StreamGap),
}

/// Events were dropped because the client read too slowly; the stream goes on behind them.
#[derive(SimpleObject)]
pub struct StreamGap {
    /// How many events of this stream were dropped; the viewer need not be among the readers of each.
    pub missed: i32,
    /// Subscribe again with this as `after` to get what was dropped.
    pub resume_from: String,
}

/// Following the event log live.
#[derive(Default)]
pub struct StreamSubscription;

#[Subscription]
impl StreamSubscription {
    /// What happens in one season: its missions, and the alliances while it is the newest, as far as the viewer may see
    /// it.
    async fn season_events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The season.")] season_id: ID,
        #[graphql(desc = "Only events of these kinds.")] kinds: Option<Vec<EventKind>>,
        #[graphql(desc = "Only events of these alliances and their missions.")] alliance_ids: Option<Vec<ID>>,
        #[graphql(desc = "Only events of these missions.")] mission_ids: Option<Vec<ID>>,
        #[graphql(
            desc = "A cursor of an event: history from there first, then live. Without it, live from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = async_graphql::Result<StreamItem>>> {
        if let Some(item) = item(context).await? {
            return Ok(one(item));
        }
        let season: SeasonId = typed_id(&season_id)?;
        let found = context.reader()?.get::<SeasonById>(season, &()).await?;
        found.ok_or_else(|| Error::not_found("season"))?;
        let topic = Topic {
            alliances: typed_ids(alliance_ids)?,
            missions: typed_ids(mission_ids)?,
            ..topic(Interest::Season(season), kinds)
        };
        subscribe(context, topic, None, after).await
    }

    /// What happens in one alliance and its missions, as far as the viewer may see it. The stream of somebody who stops
    /// being a member ends with the code `ACCESS_ENDED`.
    async fn alliance_events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The alliance.")] alliance_id: ID,
        #[graphql(desc = "Only events of these kinds.")] kinds: Option<Vec<EventKind>>,
        #[graphql(
            desc = "A cursor of an event: history from there first, then live. Without it, live from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = async_graphql::Result<StreamItem>>> {
        if let Some(item) = item(context).await? {
            return Ok(one(item));
        }
        let alliance: AllianceId = typed_id(&alliance_id)?;
        let found = context.reader()?.get::<AllianceById>(alliance, &()).await?;
        found.ok_or_else(|| Error::not_found("alliance"))?;
        subscribe(context, topic(Interest::Alliance(alliance), kinds), Some(alliance), after).await
    }

    /// What happens around one mission, as far as the viewer may see it. The stream of somebody who stops being a member
    /// of its alliance, or may no longer see the mission, ends with the code `ACCESS_ENDED`.
    async fn mission_events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The mission.")] mission_id: ID,
        #[graphql(desc = "Only events of these kinds.")] kinds: Option<Vec<EventKind>>,
        #[graphql(
            desc = "A cursor of an event: history from there first, then live. Without it, live from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = async_graphql::Result<StreamItem>>> {
        if let Some(item) = item(context).await? {
            return Ok(one(item));
        }
        let id: MissionId = typed_id(&mission_id)?;
        let found = context.reader()?.get::<MissionById>(id, &()).await?;
        let mission = found.ok_or_else(|| Error::not_found("mission"))?;
        subscribe(context, topic(Interest::Mission(id), kinds), mission.alliance_id, after).await
    }

    /// What concerns the viewer: the alliances that the viewer is a member of with their missions, and the viewer's own
    /// account.
    async fn viewer_events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only events of these kinds.")] kinds: Option<Vec<EventKind>>,
        #[graphql(
            desc = "A cursor of an event: history from there first, then live. Without it, live from now on."
        )]
        after: Option<String>,
    ) -> Result<impl Stream<Item = async_graphql::Result<StreamItem>>> {
        if let Some(item) = item(context).await? {
            return Ok(one(item));
        }
        let account = context.actor()?.account().ok_or(Denial::SignedOut)?;
        subscribe(context, topic(Interest::Viewer(account), kinds), None, after).await
    }
}

fn topic(interest: Interest, kinds: Option<Vec<EventKind>>) -> Topic {
    let kinds = kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
    Topic { kinds, ..Topic::all_of(interest) }
}

fn typed_ids<T: TypedId>(ids: Option<Vec<ID>>) -> Result<Option<Vec<T>>> {
    let ids = ids.map(|ids| ids.iter().map(typed_id).collect::<std::result::Result<_, _>>());
    Ok(ids.transpose()?)
}

type Items = stream::Iter<std::option::IntoIter<async_graphql::Result<StreamItem>>>;

fn one(item: StreamItem) -> Items {
    stream::iter(Some(Ok(item)))
}

/// Leaves to the transport what is to be followed; no item comes from here.
async fn subscribe(
    context: &Context<'_>,
    topic: Topic,
    home: Option<AllianceId>,
    after: Option<String>,
) -> Result<Items> {
    let after = match after {
        Some(after) => Some(position_behind(&context.app()?.db, &after).await?),
        None => None,
    };
    open(context, Request { topic, home, after })?;
    Ok(stream::iter(None))
}
