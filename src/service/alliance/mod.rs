//! Alliances, their members and their leader (rule group 2).

mod create;
mod facts;
mod lead;
mod member;
mod relations;
mod update;

pub use create::CreateAlliance;
pub use facts::{alliance_facts, found_alliance, role_in, viewer_role_in};
pub(crate) use facts::{same_version, still_stands};
pub use lead::{AcceptLead, CancelLead, DeclineLead, OfferLead};
pub use member::{AddMember, ChangeMember, LeaveAlliance, RemoveMember, Responsibility};
pub use relations::{
    AllianceById, LeadOf, LeadsAny, MemberCountOf, MembersOf, MembershipById, MembershipCountOf,
    MembershipsOf, PendingHandoverOf, ViewerRoleIn,
};
pub use update::ChangeAlliance;
