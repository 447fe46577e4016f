//! Looking at approvals again when the ballot is put together (docs/GOVERNANCE.md, edge case 3).

use super::basis::evidence;
use crate::domain::governance::{
    Approval, ApprovalsAtLock, AtLock, Evidence, Progress, Snapshot, Tally, is_live, qualifies,
};
use crate::domain::mission::Mission;
use crate::policy::{BallotLock, Permit};
use crate::service::error::Error;
use crate::service::mission::rules_of;
use crate::store::db::WriteTx;
use crate::store::governance as store;

/// Counts the approvals of a mission once more, and writes down what its delegates can show in the snapshot of the lock. None
/// where the mission was not submitted here, so that its source says whether it has them.
///
/// The power at the time of the approval counts, as a delegate who loses power later did approve. What it is at the lock is
/// told beside it.
pub(super) async fn counted_at_lock(
    tx: &WriteTx,
    permit: &Permit<BallotLock>,
    mission: &Mission,
    snapshot: Option<&Snapshot>,
) -> Result<Option<ApprovalsAtLock>, Error> {
    if mission.policy_version.is_none() {
        return Ok(None);
    }
    // Whoever withdraws an approval at this moment has done so before, or comes too late.
    store::take_turn(tx, mission.id).await?;
    let rules = rules_of(tx, mission).await?;
    let approvals = store::live_approvals_of(tx, mission.id).await?;
    let counts = |approval: &Approval| Progress::of(Tally::of([approval.state]), &rules).valid > 0;
    let progress = Progress::of(Tally::of(approvals.iter().map(|approval| approval.state)), &rules);
    let mut qualified = 0_u32;
    for (approval, evidence) in shown(tx, &approvals, snapshot).await? {
        let at_lock = AtLock { evidence, qualifies: qualifies(rules.approver, &evidence) };
        store::keep_at_lock(tx, permit, approval, at_lock).await?;
        qualified = qualified.saturating_add(u32::from(at_lock.qualifies && counts(approval)));
    }
    let qualified = snapshot.map(|_| qualified);
    Ok(Some(ApprovalsAtLock { required: progress.required, counted: progress.valid, qualified }))
}

/// The voting power of each delegate in the snapshot, if there is one.
async fn shown<'a>(
    tx: &WriteTx,
    approvals: &'a [Approval],
    snapshot: Option<&Snapshot>,
) -> Result<Vec<(&'a Approval, Evidence)>, Error> {
    let Some(snapshot) = snapshot else { return Ok(Vec::new()) };
    let live: Vec<_> = approvals.iter().filter(|approval| is_live(approval.state)).collect();
    let addresses: Vec<_> = live.iter().map(|approval| approval.address).collect();
    let powers = store::powers_among(tx, snapshot.id, &addresses).await?;
    let of = |approval: &&'a Approval| {
        (*approval, evidence(powers.get(&approval.address), snapshot.votable_supply))
    };
    Ok(live.iter().map(of).collect())
}
