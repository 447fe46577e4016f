//! Rows of the area `governance`, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{
    AccountAddressId, AccountId, ApprovalId, DelegatePowerId, MissionId, ServiceTokenId, SnapshotId, WaiverId,
};
use entity::vocab::{ApprovalSource, ApprovalState, ServiceScope};

use super::{Address, Evidence};
use crate::domain::amount::TokenAmount;

/// What is known of an API token of a service; never the token itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceToken {
    /// Its id.
    pub id: ServiceTokenId,
    /// The service.
    pub account_id: AccountId,
    /// What it is for, in the operator's words.
    pub name: String,
    /// What it may do besides reading.
    pub scopes: Vec<ServiceScope>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to within some minutes.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ServiceToken {
    /// Whether it can still be used.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// An Ethereum address that an account proved to be its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountAddress {
    /// Its id.
    pub id: AccountAddressId,
    /// The account.
    pub account_id: AccountId,
    /// The address.
    pub address: Address,
    /// The chain that the wallet named.
    pub chain_id: i32,
    /// When it was proven.
    pub linked_at: DateTime<Utc>,
}

/// The voting power of all delegates at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its id.
    pub id: SnapshotId,
    /// The moment.
    pub taken_at: DateTime<Utc>,
    /// All OP that can vote.
    pub votable_supply: TokenAmount,
    /// Where it was taken from.
    pub source: String,
    /// How many delegates it holds.
    pub row_count: i32,
    /// Who recorded it.
    pub recorded_by: Option<AccountId>,
    /// When it was published; none while its rows still come.
    pub published_at: Option<DateTime<Utc>>,
}

/// The voting power of one address in a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DelegatePower {
    /// Its id.
    pub id: DelegatePowerId,
    /// The snapshot.
    pub snapshot_id: SnapshotId,
    /// The address.
    pub address: Address,
    /// Its voting power.
    pub power: TokenAmount,
    /// One more than the number of addresses with more power.
    pub rank: u32,
}

/// What a delegate says of himself or herself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegateProfile {
    /// The account.
    pub account_id: AccountId,
    /// The delegate's statement.
    pub statement_url: Option<String>,
    /// What the delegate cares for.
    pub interests: Vec<String>,
    /// Conflicts of interest that the delegate declares.
    pub declared_conflicts: Option<String>,
    /// Grows by one with each change.
    pub version: i32,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A waiver of the voting power that approving takes (rule 4.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its id.
    pub id: WaiverId,
    /// The delegate's address.
    pub address: Address,
    /// Why it was granted.
    pub reason: String,
    /// Who granted it.
    pub granted_by: Option<AccountId>,
    /// From when it holds.
    pub granted_at: DateTime<Utc>,
    /// Until when it holds.
    pub ends_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why it was revoked.
    pub revoke_reason: Option<String>,
}

impl Waiver {
    /// Whether it holds; to its end, and not a moment longer.
    #[must_use]
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        let is_revoked = self.revoked_at.is_some_and(|revoked_at| revoked_at <= now);
        !is_revoked && self.granted_at <= now && now <= self.ends_at
    }
}

/// What a delegate could show when the ballot with the mission was locked (edge 3). It is told beside what counts, the voting
/// power at the time of the approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtLock {
    /// The voting power in the snapshot of the lock.
    pub evidence: Evidence,
    /// Whether that would have been enough to approve.
    pub qualifies: bool,
}

/// A delegate's approval of a mission, with what made it valid when it was given. It is not an endorsement (rule 4.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Its id.
    pub id: ApprovalId,
    /// The mission.
    pub mission_id: MissionId,
    /// The delegate's account, where one is known.
    pub account_id: Option<AccountId>,
    /// The delegate's address.
    pub address: Address,
    /// Where it stands.
    pub state: ApprovalState,
    /// Where it was given.
    pub source: ApprovalSource,
    /// The forum post that carries it.
    pub forum_url: Option<String>,
    /// What the delegate says to it.
    pub comment: Option<String>,
    /// The revision of the mission that it approves.
    pub revision: i32,
    /// The snapshot that was the newest then; none where there was none, and a waiver held.
    pub snapshot_id: Option<SnapshotId>,
    /// The voting power then.
    pub evidence: Evidence,
    /// The waiver that stood in for voting power.
    pub waiver_id: Option<WaiverId>,
    /// Who recorded it, where it was mirrored.
    pub recorded_by: Option<AccountId>,
    /// What changed in the mission since, where that is material.
    pub changed_fields: Vec<String>,
    /// When the delegate gave it, or gave it again.
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn or became invalid.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<String>,
    /// What the delegate could show at the lock of the ballot; none before it, and where the ballot has no snapshot.
    pub at_lock: Option<AtLock>,
    /// Grows by one with each change.
    pub version: i32,
}
