//! Following the event log live.

use async_graphql::{Context, ID, SimpleObject, Subscription, Union};
use entity::ids::{AllianceId, MissionId};
use futures_util::Stream;
use tokio::time::sleep;

use super::event::EventNode;
use crate::app::App;
use crate::domain::event::Event;
use crate::events::{DATABASE_PAUSE, Followed, Following, follow};
use crate::graphql::context::{ContextExt, typed_id};
use crate::graphql::error::Result;
use crate::graphql::vocab::EventKind;
use crate::policy::{Actor, Denial};
use crate::service::alliance::AllianceById;
use crate::service::error::Error;
use crate::service::mission::MissionById;
use crate::service::reader::Reader;
use crate::service::stream::{Interest, cursor_at, may_read, position_behind};

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
    /// How many events of the log were dropped; not all of them need have been for this stream.
    pub missed: i32,
    /// Subscribe again with this as `after` to get what was dropped.
    pub resume_from: String,
}

/// Following the event log live.
#[derive(Default)]
pub struct StreamSubscription;

#[Subscription]
impl StreamSubscription {
    /// What happens in one alliance and its missions, as far as the viewer may see it.
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
        let alliance: AllianceId = typed_id(&alliance_id)?;
        let reader = context.reader()?;
        let found = reader.get::<AllianceById>(alliance, &()).await?;
        found.ok_or_else(|| Error::not_found("alliance"))?;
        stream(context, Interest::Alliance(alliance), kinds, after).await
    }

    /// What happens around one mission, as far as the viewer may see it.
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
        let mission: MissionId = typed_id(&mission_id)?;
        let found = context.reader()?.get::<MissionById>(mission, &()).await?;
        found.ok_or_else(|| Error::not_found("mission"))?;
        stream(context, Interest::Mission(mission), kinds, after).await
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
        let account = context.actor()?.account().ok_or(Denial::SignedOut)?;
        stream(context, Interest::Viewer(account), kinds, after).await
    }
}

struct Reading {
    following: Following,
    interest: Interest,
    kinds: Option<Vec<entity::vocab::EventKind>>,
}

async fn stream(
    context: &Context<'_>,
    interest: Interest,
    kinds: Option<Vec<EventKind>>,
    after: Option<String>,
) -> Result<impl Stream<Item = async_graphql::Result<StreamItem>>> {
    let app = context.app()?.clone();
    let after = match after {
        Some(after) => Some(position_behind(&app.db, &after).await?),
        None => None,
    };
    let actor = context.actor()?.clone();
    let following = follow(app.db.clone(), &app.bus, interest.filter(), after);
    let kinds = kinds.map(|kinds| kinds.into_iter().map(Into::into).collect());
    let reading = Reading { following, interest, kinds };
    Ok(futures_util::stream::unfold(reading, move |mut reading| {
        let (app, actor) = (app.clone(), actor.clone());
        async move {
            let item = next(&mut reading, &app, &actor).await.map_err(async_graphql::Error::from);
            Some((item.transpose()?, reading))
        }
    }))
}

/// The next item that the actor may see; access is looked up again for every event.
async fn next(reading: &mut Reading, app: &App, actor: &Actor) -> Result<Option<StreamItem>> {
    loop {
        let Some(followed) = reading.following.next().await.map_err(Error::from)? else { return Ok(None) };
        let event = match followed {
            Followed::Event(event) => event,
            Followed::Gap { missed, resume_from } => {
                let missed = i32::try_from(missed).unwrap_or(i32::MAX);
                let resume_from = cursor_at(&app.db, resume_from).await?.to_string();
                return Ok(Some(StreamItem::Gap(StreamGap { missed, resume_from })));
            }
        };
        if reading.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&event.kind)) {
            continue;
        }
        if let Some(reader) = reader_of(&event, reading.interest, app, actor).await? {
            return Ok(Some(StreamItem::Event(EventNode::new(event, &reader))));
        }
    }
}

/// A reader for the event, where the actor may see it; an event is not passed over because the database is away.
async fn reader_of(
    event: &Event,
    interest: Interest,
    app: &App,
    actor: &Actor,
) -> std::result::Result<Option<Reader>, Error> {
    loop {
        let reader = Reader::new(app.db.clone(), actor.clone(), app.clock.now());
        match may_read(&reader, interest, event).await {
            Err(error) if error.is_unavailable() => sleep(DATABASE_PAUSE).await,
            may_read => return Ok(may_read?.then_some(reader)),
        }
    }
}
