//! What happened to a mission.

use std::sync::Arc;

use crate::domain::event::Event;
use crate::graphql::connection::connection;
use crate::graphql::stream::EventNode;
use crate::store::delivery::TIMELINE;

connection!(TimelineConnection, TimelineEdge => EventNode(Arc<Event>), "the steps of a mission");

/// The order of every timeline.
#[must_use]
pub fn order_of_timelines() -> &'static str {
    TIMELINE
}
