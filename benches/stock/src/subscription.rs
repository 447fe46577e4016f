//! A subscription as the engine's guide writes it.

use std::sync::Arc;

use alliance_hub::app::App;
use alliance_hub::domain::event::Event;
use alliance_hub::events::{Following, follow};
use alliance_hub::graphql::stream::{EventNode, StreamItem};
use alliance_hub::policy::{Actor, Viewer};
use alliance_hub::service::reader::Reader;
use alliance_hub::service::stream::is_readable;
use async_graphql::{Context, EmptyMutation, ID, Object, Result, Schema, Subscription};
use entity::ids::MissionId;
use futures_util::{Stream, stream};

/// The engine wants a query.
pub struct Query;

#[Object]
impl Query {
    /// Whether it runs.
    async fn runs(&self) -> bool {
        true
    }
}

/// Each subscriber on its own.
pub struct Events;

#[Subscription]
impl Events {
    /// What happens around one mission.
    async fn mission_events(
        &self,
        context: &Context<'_>,
        mission_id: ID,
    ) -> Result<impl Stream<Item = StreamItem>> {
        let app = context.data::<App>()?.clone();
        let mission: MissionId = mission_id.parse().map_err(|_| "This is not the id of a mission.")?;
        let log = follow(app.db.clone(), &app.bus);
        Ok(stream::unfold(log, move |mut log| {
            let app = app.clone();
            async move { Some((next(&app, &mut log, mission).await?, log)) }
        }))
    }
}

async fn next(app: &App, log: &mut Following, mission: MissionId) -> Option<StreamItem> {
    loop {
        let event: Arc<Event> = log.next().await.ok()??;
        let reader = Reader::new(app.db.clone(), Viewer::new(Actor::Anonymous), app.clock.now());
        if event.mission_id == Some(mission) && is_readable(&reader, &event).await.ok()? {
            return Some(StreamItem::Event(EventNode::new(event, &reader)));
        }
    }
}

/// The schema of the stock transport.
pub fn schema(app: App) -> Schema<Query, EmptyMutation, Events> {
    Schema::build(Query, EmptyMutation, Events).data(app).finish()
}
