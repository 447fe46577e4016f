//! Why the resolver of a subscription runs. The transport lets many clients share one stream, so a resolver never waits
//! for events itself: it describes what a client asks for, and later resolves the items one by one.

use std::sync::{Arc, OnceLock};

use async_graphql::Context;
use entity::ids::AllianceId;

use super::event::EventNode;
use super::subscription::{StreamGap, StreamItem};
use crate::domain::event::{Event, Position};
use crate::graphql::context::ContextExt as _;
use crate::graphql::error::Result;
use crate::service::error::Error;
use crate::service::stream::{Topic, cursor_at};

/// Why the resolver of a subscription runs; the transport puts it into the engine's context.
pub enum Occasion {
    /// A client subscribes: the resolver checks what it asks for, and leaves it here.
    Opening(Arc<OnceLock<Request>>),
    /// An item is resolved for clients whose subscription was opened before.
    Delivery(Item),
}

/// What a client asks for, when all of it was checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which events.
    pub topic: Topic,
    /// The alliance whose members read more of the stream than others.
    pub home: Option<AllianceId>,
    /// Where to read on; none for from now on.
    pub after: Option<Position>,
}

/// What is resolved.
#[derive(Clone, Debug)]
pub enum Item {
    /// An event.
    Event(Arc<Event>),
    /// A gap, as the reader was too slow.
    Gap {
        /// How many events were dropped.
        missed: u64,
        /// The place to read on from.
        resume_from: Position,
    },
}

/// The item to resolve; none when a client subscribes.
pub(super) async fn item(context: &Context<'_>) -> Result<Option<StreamItem>> {
    let Occasion::Delivery(item) = occasion(context)? else { return Ok(None) };
    Ok(Some(match item {
        Item::Event(event) => StreamItem::Event(EventNode::new(Arc::clone(event), &context.reader()?)),
        Item::Gap { missed, resume_from } => StreamItem::Gap(StreamGap {
            missed: i32::try_from(*missed).unwrap_or(i32::MAX),
            resume_from: cursor_at(&context.app()?.db, *resume_from).await?.to_string(),
        }),
    }))
}

/// Leaves for the transport what the client asks for.
pub(super) fn open(context: &Context<'_>, request: Request) -> Result<()> {
    if let Occasion::Opening(slot) = occasion(context)? {
        // The document has one root field, so the slot is empty.
        let _ = slot.set(request);
    }
    Ok(())
}

fn occasion<'a>(context: &Context<'a>) -> Result<&'a Occasion> {
    let missing = |_| Error::Internal("a subscription was run without its occasion".to_owned()).into();
    context.data::<Occasion>().map_err(missing)
}
