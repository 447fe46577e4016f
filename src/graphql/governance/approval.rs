//! A delegate's approval of a mission.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::plan::approvals;
use super::snapshot::VotingPowerSnapshot;
use super::waiver::ApprovalWaiver;
use crate::domain::governance as domain;
use crate::domain::governance::share;
use crate::graphql::account::{Person, person};
use crate::graphql::connection::connection;
use crate::graphql::context::id;
use crate::graphql::error::{Nullable, Result, nullable};
use crate::graphql::mission::Mission;
use crate::graphql::payload::loadable;
use crate::graphql::permission::Permission;
use crate::graphql::related::related;
use crate::graphql::scalar::{Address, DateTime, Markdown, TokenAmount, Url, markdown};
use crate::graphql::vocab::{ApprovalSource, ApprovalState};
use crate::service::governance::{
    ApprovalById, ChangesOf, PowerNow, SnapshotById, WaiverById, changed_since, may_reaffirm, may_withdraw,
};
use crate::service::mission::MissionById;
use crate::service::reader::Reader;

/// A delegate's approval of a mission.
pub struct DelegateApproval {
    row: Arc<domain::Approval>,
    reader: Reader,
}

connection!(ApprovalConnection, ApprovalEdge => DelegateApproval(Arc<domain::Approval>), "approvals");

/// What a delegate who had approved a mission could show when the ballot was locked.
#[derive(Clone, Debug, SimpleObject)]
pub struct ApprovalAtLock {
    /// The voting power in the snapshot of the lock.
    pub voting_power: TokenAmount,
    /// That voting power as a percentage of the votable supply, cut after six decimals.
    pub share: String,
    /// The place by voting power then; null where the snapshot did not hold the address.
    pub rank: Option<i32>,
    /// Whether that would have been enough to approve.
    pub qualifies: bool,
}

impl From<domain::AtLock> for ApprovalAtLock {
    fn from(domain::AtLock { evidence, qualifies }: domain::AtLock) -> Self {
        Self {
            voting_power: TokenAmount(evidence.power),
            share: share(evidence.power, evidence.supply),
            rank: evidence.rank.and_then(|rank| i32::try_from(rank).ok()),
            qualifies,
        }
    }
}

impl DelegateApproval {
    pub(crate) fn new(row: Arc<domain::Approval>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(DelegateApproval by ApprovalById, with approvals(rows));

/// A delegate's statement that a mission is ready for a vote. It is not an endorsement, and no vote. It binds to one revision of the mission,
/// and keeps the voting power of the delegate at that time as evidence. It is never deleted.
#[Object]
impl DelegateApproval {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// The mission that it approves.
    async fn mission(&self) -> Nullable<Mission> {
        nullable(related::<MissionById, _, _>(&self.reader, self.row.mission_id, Mission::new)).await
    }

    /// The delegate; null where no account has the address.
    async fn delegate(&self) -> Nullable<Person> {
        nullable(person(&self.reader, self.row.account_id)).await
    }

    /// The delegate's address.
    async fn address(&self) -> Address {
        Address(self.row.address)
    }

    /// Where it stands.
    async fn state(&self) -> ApprovalState {
        self.row.state.into()
    }

    /// Where it was given: here, or on the forum.
    async fn source(&self) -> ApprovalSource {
        self.row.source.into()
    }

    /// The forum post that carries it.
    async fn forum_url(&self) -> Option<Url> {
        self.row.forum_url.clone().map(Url)
    }

    /// What the delegate says to it.
    async fn comment(&self) -> Option<Markdown> {
        markdown(self.row.comment.as_ref())
    }

    /// The revision of the mission that it approves.
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// When the delegate gave it, or gave it again.
    async fn given_at(&self) -> DateTime {
        DateTime(self.row.given_at)
    }

    /// The delegate's voting power in the newest snapshot at that time.
    async fn voting_power(&self) -> TokenAmount {
        TokenAmount(self.row.evidence.power)
    }

    /// That voting power as a percentage of the votable supply, cut after six decimals.
    async fn share(&self) -> String {
        share(self.row.evidence.power, self.row.evidence.supply)
    }

    /// The delegate's place by voting power at that time; those who have as much share a place. Null where the snapshot did not hold the
    /// address.
    async fn rank(&self) -> Option<i32> {
        self.row.evidence.rank.and_then(|rank| i32::try_from(rank).ok())
    }

    /// What the delegate could show when the ballot was locked. It is told beside what counts, the voting power at the time of the
    /// approval. Null before the lock, and where the ballot names no snapshot.
    async fn at_lock(&self) -> Option<ApprovalAtLock> {
        self.row.at_lock.map(Into::into)
    }

    /// The delegate's voting power in the newest snapshot of now; null where that does not hold the address.
    async fn voting_power_now(&self) -> Nullable<TokenAmount> {
        nullable(async {
            let power = self.reader.get::<PowerNow>(self.row.address, &()).await?;
            Ok(power.map(|power| TokenAmount(power.power)))
        })
        .await
    }

    /// The snapshot that the voting power was taken from.
    async fn snapshot(&self) -> Nullable<VotingPowerSnapshot> {
        nullable(related::<SnapshotById, _, _>(&self.reader, self.row.snapshot_id, VotingPowerSnapshot::new))
            .await
    }

    /// The waiver that stood in for voting power.
    async fn waiver(&self) -> Nullable<ApprovalWaiver> {
        nullable(related::<WaiverById, _, _>(&self.reader, self.row.waiver_id, ApprovalWaiver::new)).await
    }

    /// The material fields that changed since, which made it stale; `members` stands for the alliance's members.
    async fn material_changes(&self) -> &[String] {
        &self.row.changed_fields
    }

    /// Every field of the mission that changed after the revision that it approves.
    async fn changed_fields(&self) -> Result<Vec<String>> {
        let changes = self.reader.get::<ChangesOf>(self.row.mission_id, &()).await?;
        Ok(changed_since(&changes, self.row.revision))
    }

    /// When it was withdrawn or became invalid.
    async fn ended_at(&self) -> Option<DateTime> {
        self.row.ended_at.map(DateTime)
    }

    /// Why it was withdrawn or became invalid.
    async fn end_reason(&self) -> Option<&str> {
        self.row.end_reason.as_deref()
    }

    /// What the viewer may do with it now.
    async fn permissions(&self) -> ApprovalPermissions {
        ApprovalPermissions { row: self.row.clone(), reader: self.reader.clone() }
    }

    /// Grows by one with each change.
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// What the viewer may do with an approval.
pub struct ApprovalPermissions {
    row: Arc<domain::Approval>,
    reader: Reader,
}

/// What the viewer may do with an approval now.
#[Object]
impl ApprovalPermissions {
    /// Give it again for the mission as it is now: `approvalReaffirm`.
    async fn reaffirm(&self) -> Result<Permission> {
        Ok(may_reaffirm(&self.reader, &self.row).await?.into())
    }

    /// Take it back: `approvalWithdraw`.
    async fn withdraw(&self) -> Result<Permission> {
        Ok(may_withdraw(&self.reader, &self.row).await?.into())
    }
}
