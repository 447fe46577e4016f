//! SQL of the area `alliance`.

mod handover;
mod list;
mod member;
mod rows;
mod write;

pub use handover::{
    NewHandover, accept_handover, close_handover, handover, insert_handover, pending_handovers,
};
pub use list::{AllianceFilter, AllianceOrder, by_ids, by_slug, count, page};
pub(crate) use member::row as membership_row;
pub use member::{
    MemberFilter, NewMembership, add_member, count_members, count_memberships, end_membership, leaders,
    leading, leads_of, leave, member, members_by_id, members_moved_after, members_of_each,
    memberships_of_each, roles_in, roles_of, update_member,
};
pub(crate) use write::row as alliance_row;
pub use write::{AlliancePatch, NewAlliance, found, update};
