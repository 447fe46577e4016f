//! Voting power, delegates and their approvals.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, ApprovalId, DelegatePowerId, MissionId, SnapshotId, WaiverId};
use entity::vocab::{ApprovalSource, ApprovalState};

use super::records;
use crate::domain::amount::TokenAmount;
use crate::domain::governance::Address;

records! {
    /// Whose an address of the newest snapshot of voting power is; when and how it was proven is not public.
    AccountAddress {
        account_id: AccountId,
        address: Address,
    }

    /// What somebody says of himself or herself as a delegate, with an address in the newest snapshot.
    DelegateProfile {
        account_id: AccountId,
        statement_url: Option<String>,
        interests: Vec<String>,
        declared_conflicts: Option<String>,
        version: i32,
        updated_at: DateTime<Utc>,
    }

    /// A published snapshot of voting power.
    PowerSnapshot {
        id: SnapshotId,
        taken_at: DateTime<Utc>,
        votable_supply: TokenAmount,
        source: String,
        delegate_count: i32,
        published_at: Option<DateTime<Utc>>,
    }

    /// The voting power of an address in the newest snapshot.
    DelegatePower {
        id: DelegatePowerId,
        snapshot_id: SnapshotId,
        address: Address,
        voting_power: TokenAmount,
        rank: u32,
    }

    /// A waiver of the voting power that approving takes.
    Waiver {
        id: WaiverId,
        address: Address,
        reason: String,
        granted_by: Option<AccountId>,
        granted_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        revoked_at: Option<DateTime<Utc>>,
        revoke_reason: Option<String>,
    }

    /// A delegate's approval of a mission, with the voting power that counted for it.
    Approval {
        id: ApprovalId,
        mission_id: MissionId,
        delegate_id: Option<AccountId>,
        address: Address,
        state: ApprovalState,
        source: ApprovalSource,
        forum_url: Option<String>,
        comment: Option<String>,
        revision: i32,
        snapshot_id: Option<SnapshotId>,
        voting_power: TokenAmount,
        votable_supply: TokenAmount,
        rank: Option<u32>,
        waiver_id: Option<WaiverId>,
        material_changes: Vec<String>,
        given_at: DateTime<Utc>,
        ended_at: Option<DateTime<Utc>>,
        end_reason: Option<String>,
        lock_voting_power: Option<TokenAmount>,
        lock_votable_supply: Option<TokenAmount>,
        lock_rank: Option<u32>,
        qualified_at_lock: Option<bool>,
        version: i32,
    }
}
