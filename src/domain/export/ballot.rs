//! Ballots with their options, results and mirrored votes.

use chrono::{DateTime, Utc};
use entity::ids::{
    AccountId, BallotId, BallotOptionId, BallotResultId, BallotVoteId, CycleId, IntentId, MissionId,
    SeasonId, SnapshotId,
};
use entity::vocab::{BallotOutcome, BallotStatus, BudgetRule};

use super::records;
use crate::domain::amount::TokenAmount;

records! {
    /// The ballot of an intent in a voting cycle.
    Ballot {
        id: BallotId,
        season_id: SeasonId,
        intent_id: IntentId,
        cycle_id: CycleId,
        snapshot_id: Option<SnapshotId>,
        status: BallotStatus,
        budget: TokenAmount,
        budget_rule: BudgetRule,
        votable_supply: TokenAmount,
        supply_source_url: Option<String>,
        supply_taken_at: Option<DateTime<Utc>>,
        quorum_basis_points: u32,
        minimum_yes_basis_points: u32,
        policy_version: i32,
        locked_by: Option<AccountId>,
        locked_at: DateTime<Utc>,
        total_votes: Option<TokenAmount>,
        result_version: i32,
        counted_at: Option<DateTime<Utc>>,
        version: i32,
    }

    /// An option of a ballot.
    BallotOption {
        id: BallotOptionId,
        ballot_id: BallotId,
        mission_id: MissionId,
        position: i32,
        code: String,
        amount: TokenAmount,
        requested_amount: TokenAmount,
        yes_votes: Option<TokenAmount>,
        rank: Option<i32>,
        outcome: Option<BallotOutcome>,
        reason: Option<String>,
        approvals_required: Option<i32>,
        approvals_counted: Option<i32>,
        approvals_qualified: Option<i32>,
    }

    /// A version of a ballot's result.
    BallotResult {
        id: BallotResultId,
        ballot_id: BallotId,
        version: i32,
        total_votes: TokenAmount,
        options: Vec<OptionVotes>,
        source_url: String,
        reason: Option<String>,
        recorded_by: Option<AccountId>,
        created_at: DateTime<Utc>,
    }

    /// The power that said yes to an option.
    OptionVotes {
        code: String,
        yes_votes: TokenAmount,
    }

    /// A mirrored vote; which options it says yes to follows from the codes.
    BallotVote {
        id: BallotVoteId,
        ballot_id: BallotId,
        voter_address: String,
        power: TokenAmount,
        codes: Vec<String>,
        transaction_hash: Option<String>,
        cast_at: Option<DateTime<Utc>>,
    }
}
