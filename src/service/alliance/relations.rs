//! What alliances and memberships are related to, for many at once.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{AccountId, AllianceId, MembershipId};
use entity::vocab::RoleKind;

use crate::domain::alliance::{Alliance, Handover, Membership};
use crate::domain::page::{Page, PageArgs};
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::store::alliance::{self as store, MemberFilter};

relation! {
    /// The alliance with an id.
    AllianceById: AllianceId, () => Option<Arc<Alliance>>;
    |reader, ids, _args| optional(store::by_ids(reader.db(), ids).await?)

    /// The membership with an id.
    MembershipById: MembershipId, () => Option<Arc<Membership>>;
    |reader, ids, _args| optional(store::members_by_id(reader.db(), ids).await?)

    /// The leader's membership of an alliance.
    LeadOf: AllianceId, () => Option<Arc<Membership>>;
    |reader, ids, _args| optional(store::leads_of(reader.db(), ids).await?)

    /// A page of an alliance's members.
    MembersOf: AllianceId, (MemberFilter, PageArgs) => Arc<Page<Membership>>;
    |reader, ids, args| store::members_of_each(reader.db(), ids, args.0, &args.1).await?

    /// How many members an alliance has.
    MemberCountOf: AllianceId, MemberFilter => u64;
    |reader, ids, filter| store::count_members(reader.db(), ids, *filter).await?

    /// A page of an account's memberships.
    MembershipsOf: AccountId, (MemberFilter, PageArgs) => Arc<Page<Membership>>;
    |reader, ids, args| store::memberships_of_each(reader.db(), ids, args.0, &args.1).await?

    /// How many memberships an account has.
    MembershipCountOf: AccountId, MemberFilter => u64;
    |reader, ids, filter| store::count_memberships(reader.db(), ids, *filter).await?

    /// The pending offer of an alliance's lead.
    PendingHandoverOf: AllianceId, () => Option<Arc<Handover>>;
    |reader, ids, _args| optional(store::pending_handovers(reader.db(), ids).await?)

    /// The viewer's role in an alliance.
    ViewerRoleIn: AllianceId, () => Option<RoleKind>;
    |reader, ids, _args| match reader.actor().account() {
        Some(account) => optional(store::roles_of(reader.db(), account, ids).await?),
        None => HashMap::new(),
    }

    /// Whether an account leads any alliance.
    LeadsAny: AccountId, () => bool;
    |reader, ids, _args| store::leading(reader.db(), ids).await?.into_iter().map(|id| (id, true)).collect()
}
