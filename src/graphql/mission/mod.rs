//! Missions, their revisions and the applications to RFPs.

mod application;
mod entries;
mod filter;
mod input;
mod mutation;
mod object;
mod parts;
mod plan;
mod query;
mod revision;

pub use application::{Application, ApplicationConnection};
pub use filter::{MissionFilter, MissionOrder};
pub use mutation::MissionMutation;
pub use object::{Mission, MissionConnection};
pub use parts::BudgetLine;
pub(crate) use plan::{connection_of, missions_by_id, missions_of};
pub use query::MissionQuery;
pub use revision::{MissionRevision, MissionRevisionConnection};
