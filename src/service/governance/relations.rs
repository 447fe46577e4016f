//! What missions, approvals and addresses are related to, for many at once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::ids::{AccountId, ApprovalId, MissionId, SeasonId, SnapshotId, WaiverId};

use crate::domain::governance::{
    AccountAddress, Address, Approval, DelegatePower, DelegateProfile, Progress, Snapshot, Waiver,
};
use crate::domain::mission::Mission;
use crate::domain::page::{Page, PageArgs};
use crate::domain::season::rules_of;
use crate::service::error::Error;
use crate::service::reader::{Reader, Relation, optional, relation};
use crate::service::season::PoliciesOf;
use crate::store::governance::{self as store, ApprovalFilter};
use crate::store::mission::changes_of;

/// What decides on how many approvals a mission needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProgressKey {
    mission: MissionId,
    season: SeasonId,
    policy_version: Option<i32>,
}

impl From<&Mission> for ProgressKey {
    fn from(mission: &Mission) -> Self {
        Self { mission: mission.id, season: mission.season_id, policy_version: mission.policy_version }
    }
}

/// The revisions of a mission with the fields that each changed, the oldest first.
pub type Changes = Vec<(i32, Vec<String>)>;

relation! {
    /// A page of a mission's approvals.
    ApprovalsOf: MissionId, (ApprovalFilter, PageArgs) => Arc<Page<Arc<Approval>>>;
    |reader, ids, args| store::approvals_of_each(reader.db(), reader.scope(), ids, &args.0, &args.1).await?

    /// How many approvals a mission has.
    ApprovalCountOf: MissionId, ApprovalFilter => u64;
    |reader, ids, filter| store::count_approvals(reader.db(), reader.scope(), ids, filter).await?

    /// The approval with an id.
    ApprovalById: ApprovalId, () => Option<Arc<Approval>>;
    |reader, ids, _args| optional(store::approvals_by_id(reader.db(), reader.scope(), ids).await?)

    /// How far a mission is on its way to the vote.
    ProgressOf: ProgressKey, () => Option<Progress>;
    |reader, keys, _args| progress(reader, keys).await?

    /// What the revisions of a mission changed.
    ChangesOf: MissionId, () => Arc<Changes>;
    |reader, ids, _args| {
        changes_of(reader.db(), ids).await?.into_iter().map(|(id, changes)| (id, Arc::new(changes))).collect()
    }

    /// The newest snapshot of voting power.
    NewestSnapshot: (), () => Option<Arc<Snapshot>>;
    |reader, _ids, _args| store::newest(reader.db()).await?.map(|snapshot| ((), Some(snapshot))).into_iter().collect()

    /// The snapshot with an id, if it is published, or the actor sees it before.
    SnapshotById: SnapshotId, () => Option<Arc<Snapshot>>;
    |reader, ids, _args| optional(store::known_snapshots_by_id(reader.db(), reader.scope(), ids).await?)

    /// The waiver with an id.
    WaiverById: WaiverId, () => Option<Arc<Waiver>>;
    |reader, ids, _args| optional(store::waivers_by_id(reader.db(), ids).await?)

    /// The voting power of an address in the newest snapshot.
    PowerNow: Address, () => Option<DelegatePower>;
    |reader, addresses, _args| match reader.get::<NewestSnapshot>((), &()).await? {
        Some(snapshot) => optional(store::powers_among(reader.db(), snapshot.id, addresses).await?),
        None => HashMap::new(),
    }

    /// The waivers for an address that were neither revoked nor have ended, the longest first.
    WaiversNow: Address, () => Arc<Vec<Waiver>>;
    |reader, addresses, _args| {
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for waiver in store::waivers_for(reader.db(), addresses, reader.now()).await? {
            found.entry(waiver.address).or_default().push(waiver);
        }
        found.into_iter().map(|(address, waivers)| (address, Arc::new(waivers))).collect()
    }

    /// Whether the viewer has an approval of a mission that is active or stale.
    ApprovedByViewer: MissionId, () => bool;
    |reader, ids, _args| match reader.actor().account() {
        Some(viewer) => store::approved_by(reader.db(), viewer, ids).await?.into_iter().map(|id| (id, true)).collect(),
        None => HashMap::new(),
    }

    /// The account that an address belongs to.
    OwnerOf: Address, () => Option<AccountId>;
    |reader, addresses, _args| optional(store::owners_of(reader.db(), addresses).await?)

    /// What an account says of itself as a delegate.
    DelegateProfileOf: AccountId, () => Option<Arc<DelegateProfile>>;
    |reader, ids, _args| optional(store::profiles_of(reader.db(), ids).await?)

    /// The addresses of an account.
    AddressesOf: AccountId, () => Arc<Vec<AccountAddress>>;
    |reader, ids, _args| store::addresses_of_each(reader.db(), ids).await?
}

async fn progress(
    reader: &Reader,
    keys: &[ProgressKey],
) -> Result<HashMap<ProgressKey, Option<Progress>>, Error> {
    let seasons: Vec<_> = keys.iter().map(|key| key.season).collect();
    let rules: HashMap<_, _> =
        seasons.iter().copied().zip(reader.prime::<PoliciesOf>(&seasons, &()).await?).collect();
    let missions: Vec<_> = keys.iter().map(|key| key.mission).collect();
    let tallies = store::tallies(reader.db(), &missions).await?;
    let of = |key: &ProgressKey| {
        let rules = rules_of(rules.get(&key.season)?, key.policy_version)?;
        Some(Progress::of(tallies.get(&key.mission).copied().unwrap_or_default(), rules))
    };
    Ok(keys.iter().map(|key| (*key, of(key))).collect())
}

/// The fields that changed after the revision `read`, each once, in alphabetical order.
#[must_use]
pub fn changed_since(changes: &[(i32, Vec<String>)], read: i32) -> Vec<String> {
    let later = changes.iter().filter(|(number, _)| *number > read);
    let fields: BTreeSet<_> = later.flat_map(|(_, fields)| fields).collect();
    fields.into_iter().cloned().collect()
}
