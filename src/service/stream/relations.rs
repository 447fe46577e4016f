//! Events by id.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::EventId;

use crate::domain::event::Event;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::stream as store;

relation! {
    /// The event with an id, whoever may read it: for the payload of the write that recorded it.
    EventById: EventId, () => Option<Arc<Event>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), ids).await?)
}
