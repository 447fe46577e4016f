//! Looking at approvals again when the ballot is put together (docs/GOVERNANCE.md, edge case 3).

use entity::ids::SnapshotId;

use super::basis::evidence;
use super::facts::rules_of;
use crate::domain::governance::{Approval, Evidence, Progress, Tally, qualifies};
use crate::domain::mission::Mission;
use crate::service::error::Error;
use crate::store::db::WriteTx;
use crate::store::governance as store;

/// An approval, and what its delegate could show at the lock.
#[derive(Clone, Debug)]
pub struct ApprovalAtLock {
    /// The approval, with the voting power at the time at which it was given.
    pub approval: Approval,
    /// The voting power at the lock.
    pub at_lock: Evidence,
    /// Whether that would be enough.
    pub qualifies_at_lock: bool,
    /// Whether it counts: by the voting power, or the waiver, at the time at which it was given.
    pub counts: bool,
}

/// The approvals of a mission that may count, each with the voting power of its delegate in the snapshot of the lock.
///
/// The power at the time of the approval counts, as a delegate who loses power later did approve. What it is at the lock is
/// told beside it.
///
/// # Errors
/// There is no such snapshot, or the database failed.
pub async fn approvals_at_lock(
    tx: &WriteTx,
    mission: &Mission,
    snapshot: SnapshotId,
) -> Result<Vec<ApprovalAtLock>, Error> {
    let rules = rules_of(tx, mission).await?;
    let found = store::snapshots_by_id(tx, &[snapshot]).await?.remove(&snapshot);
    let supply = found.ok_or_else(|| Error::not_found("snapshot"))?.votable_supply;
    let approvals = store::live_approvals_of(tx, mission.id).await?;
    let addresses: Vec<_> = approvals.iter().map(|approval| approval.address).collect();
    let powers = store::powers_among(tx, snapshot, &addresses).await?;
    let looked_at = approvals.into_iter().map(|approval| {
        let at_lock = evidence(powers.get(&approval.address), supply);
        let counts = Progress::of(Tally::of([approval.state]), &rules).valid > 0;
        ApprovalAtLock { at_lock, qualifies_at_lock: qualifies(rules.approver, &at_lock), counts, approval }
    });
    Ok(looked_at.collect())
}
