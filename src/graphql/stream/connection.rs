//! Pages of the public log.

use std::sync::Arc;

use async_graphql::Object;

use super::event::EventNode;
use crate::domain::event::Event;
use crate::graphql::connection::PageInfo;
use crate::service::reader::Reader;
use crate::service::stream::FeedPage;

/// A page of events.
pub struct EventConnection {
    page: FeedPage,
    reader: Reader,
}

impl EventConnection {
    pub(super) fn new(page: FeedPage, reader: &Reader) -> Self {
        Self { page, reader: reader.clone() }
    }
}

/// A page of events, in the order of the log. It has no total: the log only grows, and is read from a cursor on.
#[Object]
impl EventConnection {
    /// The events with their cursors.
    async fn edges(&self) -> Vec<EventEdge> {
        let edge = |event: &Arc<Event>| EventEdge { event: event.clone(), reader: self.reader.clone() };
        self.page.events.iter().map(edge).collect()
    }

    /// The events without their cursors.
    async fn nodes(&self) -> Vec<EventNode> {
        self.page.events.iter().map(|event| EventNode::new(event.clone(), &self.reader)).collect()
    }

    /// Where this page stands in the log.
    async fn page_info(&self) -> PageInfo {
        let cursor = |event: &Arc<Event>| event.cursor().to_string();
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: self.page.events.first().map(cursor),
            end_cursor: self.page.events.last().map(cursor),
        }
    }
}

/// An event in a page of events.
pub struct EventEdge {
    event: Arc<Event>,
    reader: Reader,
}

/// An event in a page of events.
#[Object]
impl EventEdge {
    /// The place behind this event, the same as its own `cursor`.
    async fn cursor(&self) -> String {
        self.event.cursor().to_string()
    }

    /// The event.
    async fn node(&self) -> EventNode {
        EventNode::new(self.event.clone(), &self.reader)
    }
}
