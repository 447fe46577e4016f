//! Missions, their revisions and the applications to RFPs.

mod application;
mod entries;
mod filter;
mod input;
mod input_rfp;
mod mutation;
mod mutation_rfp;
mod object;
mod parts;
mod plan;
mod process;
mod query;
mod revision;
mod revision_diff;

pub use application::{Application, ApplicationConnection};
pub use filter::{MissionFilter, MissionOrder};
pub use mutation::MissionMutation;
pub use mutation_rfp::RfpMutation;
pub use object::{Mission, MissionConnection};
pub use parts::BudgetLine;
pub(crate) use plan::{connection_of, missions, missions_by_id, missions_of};
pub use process::{MissionEligibility, MissionPermissions, MissionProcessQuery, MissionTransition};
pub use query::MissionQuery;
pub use revision::{MissionRevision, MissionRevisionConnection};
