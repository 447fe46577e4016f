//! What the viewer may do with an alliance.

use async_graphql::SimpleObject;
use entity::vocab::RoleKind;

use crate::graphql::permission::Permission;
use crate::policy::{
    Actor, AllianceFacts, AllianceLeadTransfer, AllianceLeave, AllianceMemberAdd, AllianceMemberRemove,
    AllianceMemberUpdate, AllianceUpdate, Verb,
};
use crate::service::permission::Permission as Decided;

/// What the viewer may do with an alliance now.
#[derive(Clone, Debug, SimpleObject)]
pub struct AlliancePermissions {
    /// Change it: `allianceUpdate`.
    pub update: Permission,
    /// Add a member: `allianceMemberAdd`.
    pub add_member: Permission,
    /// Change a member's role: `allianceMemberUpdate`.
    pub update_member: Permission,
    /// Take a member out: `allianceMemberRemove`.
    pub remove_member: Permission,
    /// Leave it: `allianceLeave`.
    pub leave: Permission,
    /// Offer the lead to a member: `allianceLeadTransfer`.
    pub offer_lead: Permission,
}

impl AlliancePermissions {
    /// What an actor with this role may do.
    pub(super) fn of(actor: &Actor, role: Option<RoleKind>) -> Self {
        let facts = AllianceFacts { role };
        fn may<V: Verb<Facts = AllianceFacts>>(actor: &Actor, facts: &AllianceFacts) -> Permission {
            Decided::of::<V>(actor, facts).into()
        }
        Self {
            update: may::<AllianceUpdate>(actor, &facts),
            add_member: may::<AllianceMemberAdd>(actor, &facts),
            update_member: may::<AllianceMemberUpdate>(actor, &facts),
            remove_member: may::<AllianceMemberRemove>(actor, &facts),
            leave: may::<AllianceLeave>(actor, &facts),
            offer_lead: may::<AllianceLeadTransfer>(actor, &facts),
        }
    }
}
