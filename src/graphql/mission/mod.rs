//! Missions, their revisions and the applications to RFPs.

mod filter;
mod object;
mod plan;
mod query;

pub use filter::{MissionFilter, MissionOrder};
pub use object::{Mission, MissionConnection};
pub(crate) use plan::{connection_of, missions, missions_by_id, missions_of};
pub use query::MissionQuery;
