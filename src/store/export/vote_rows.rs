//! Records of voting power, approvals and ballots, and the rows that they stand for.

use chrono::DateTime;
use entity::ids::{AccountAddressId, TypedId as _};
use entity::{
    account_address, approval_waiver, ballot, ballot_option, ballot_result, ballot_vote, delegate_approval,
    delegate_power, delegate_profile, voting_power_snapshot,
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::columns::Field;
use super::stored::{Identified, Stored, identified, stored};
use crate::domain::export::{
    AccountAddress, Approval, Ballot, BallotOption, BallotResult, BallotVote, DelegatePower, DelegateProfile,
    PowerSnapshot, Waiver,
};
use crate::domain::governance::Address;
use crate::store::error::StoreError;

identified! {
    PowerSnapshot: voting_power_snapshot, DelegatePower: delegate_power, Waiver: approval_waiver,
    Approval: delegate_approval, Ballot: ballot, BallotOption: ballot_option, BallotResult: ballot_result,
    BallotVote: ballot_vote,
}

impl Identified for DelegateProfile {
    const ID: delegate_profile::Column = delegate_profile::Column::AccountId;

    fn uuid(&self) -> Uuid {
        self.account_id.uuid()
    }
}

stored! {
    PowerSnapshot <=> voting_power_snapshot {
        same: id, taken_at, source, published_at;
        renamed: votable_supply = votable_supply_micro_op, delegate_count = row_count;
        made: |snapshot|
            recorded_by = None,
            created_at = snapshot.published_at.unwrap_or(snapshot.taken_at);
    }

    DelegatePower <=> delegate_power {
        same: id, snapshot_id, address, rank;
        renamed: voting_power = power_micro_op;
    }

    AccountAddress <=> account_address {
        same: account_id, address;
        made: |own|
            id = address_id(&own.address),
            chain_id = 0,
            linked_at = DateTime::UNIX_EPOCH;
    }

    DelegateProfile <=> delegate_profile {
        same: account_id, statement_url, interests, declared_conflicts, version, updated_at;
    }

    Waiver <=> approval_waiver {
        same: id, address, reason, granted_by, granted_at, ends_at, revoked_at, revoke_reason;
    }

    Approval <=> delegate_approval {
        same: id, mission_id, address, state, source, forum_url, comment, revision, snapshot_id, rank, waiver_id,
            given_at, ended_at, end_reason, lock_rank, qualified_at_lock, version;
        renamed: delegate_id = account_id, voting_power = power_micro_op, votable_supply = supply_micro_op,
            lock_voting_power = lock_power_micro_op, lock_votable_supply = lock_supply_micro_op,
            material_changes = changed_fields;
        made: |approval|
            recorded_by = None,
            created_at = approval.given_at,
            updated_at = approval.ended_at.unwrap_or(approval.given_at);
    }

    Ballot <=> ballot {
        same: id, season_id, intent_id, snapshot_id, status, budget_rule, supply_source_url, supply_taken_at, quorum_basis_points,
            minimum_yes_basis_points, policy_version, locked_by, locked_at, result_version, counted_at, version;
        renamed: cycle_id = voting_cycle_id, budget = budget_micro_op, votable_supply = votable_supply_micro_op,
            total_votes = total_votes_micro_op;
        made: |ballot|
            created_at = ballot.locked_at,
            updated_at = ballot.counted_at.unwrap_or(ballot.locked_at);
    }

    BallotOption <=> ballot_option {
        same: id, ballot_id, mission_id, position, code, rank, outcome, reason, approvals_required, approvals_counted,
            approvals_qualified;
        renamed: amount = amount_micro_op, requested_amount = requested_micro_op, yes_votes = yes_micro_op;
    }

    BallotResult <=> ballot_result {
        same: id, ballot_id, version, source_url, reason, recorded_by, created_at;
        renamed: total_votes = total_votes_micro_op, options = yes_votes;
    }

    BallotVote <=> ballot_vote {
        same: id, ballot_id, voter_address, codes, transaction_hash, cast_at;
        renamed: power = power_micro_op;
        made: |vote| created_at = vote.cast_at.unwrap_or(DateTime::UNIX_EPOCH);
    }
}

/// The id of an address that came in without one, which would tell when it was linked.
fn address_id(address: &Address) -> AccountAddressId {
    let hash = Sha256::digest(address.stored());
    let bytes = hash.first_chunk().copied().unwrap_or_default();
    AccountAddressId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
