//! Alliances, members and the lead.

mod input;
mod membership;
mod mutation;
mod object;
mod permission;
mod plan;
mod query;

pub use membership::{Handover, Membership, MembershipConnection};
pub use mutation::AllianceMutation;
pub use object::{Alliance, AllianceConnection};
pub use permission::AlliancePermissions;
pub(crate) use plan::{alliances, memberships, order_of_members};
pub use query::AllianceQuery;
