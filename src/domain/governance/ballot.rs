//! Ballots as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{
    AccountId, BallotId, BallotOptionId, BallotResultId, BallotVoteId, CycleId, IntentId, MissionId,
    SeasonId, SnapshotId,
};
use entity::vocab::{BallotOutcome, BallotStatus, BudgetRule};

use super::count::Terms;
use crate::domain::amount::TokenAmount;
use crate::domain::season::{CountingRule, Policy};

/// The ballot of an intent in a voting cycle (rule 5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// Its id.
    pub id: BallotId,
    /// The season.
    pub season_id: SeasonId,
    /// The intent.
    pub intent_id: IntentId,
    /// The voting cycle.
    pub cycle_id: CycleId,
    /// Where it stands.
    pub status: BallotStatus,
    /// What it is counted by, as it was when the ballot was locked.
    pub terms: Terms,
    /// The snapshot that tells the votable supply, and who could still approve at the lock.
    pub snapshot_id: Option<SnapshotId>,
    /// Where the votable supply was read.
    pub supply_source_url: Option<String>,
    /// When it was read.
    pub supply_taken_at: Option<DateTime<Utc>>,
    /// The version of the season's rules that the terms come from.
    pub policy_version: i32,
    /// Who locked it.
    pub locked_by: Option<AccountId>,
    /// When.
    pub locked_at: DateTime<Utc>,
    /// The power that voted; none until the result is recorded.
    pub total_votes: Option<TokenAmount>,
    /// The number of the result that counts; 0 until there is one.
    pub result_version: i32,
    /// When the result was recorded.
    pub counted_at: Option<DateTime<Utc>>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
}

/// The approvals of a mission, counted when its ballot was locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovalsAtLock {
    /// How many it needed.
    pub required: u32,
    /// How many counted.
    pub counted: u32,
    /// Of how many of those the delegates could still approve then; none where the ballot has no snapshot.
    pub qualified: Option<u32>,
}

/// An option of a ballot: a mission with the amount that is voted on (rule 5.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotOption {
    /// Its id.
    pub id: BallotOptionId,
    /// The ballot.
    pub ballot_id: BallotId,
    /// The mission.
    pub mission_id: MissionId,
    /// Its place on the ballot, from 0.
    pub position: i32,
    /// Its code, such as `3B`.
    pub code: String,
    /// The amount that is voted on.
    pub amount: TokenAmount,
    /// The amount that the mission's text asked for at that time.
    pub requested: TokenAmount,
    /// Its approvals at the lock; none where the mission was not submitted here.
    pub approvals: Option<ApprovalsAtLock>,
    /// The power that said yes; none until the result is recorded.
    pub yes: Option<TokenAmount>,
    /// Its rank by yes votes.
    pub rank: Option<i32>,
    /// What the count said of it.
    pub outcome: Option<BallotOutcome>,
    /// The same as a sentence.
    pub reason: Option<String>,
}

/// A version of a ballot's result, as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotResult {
    /// Its id.
    pub id: BallotResultId,
    /// The ballot.
    pub ballot_id: BallotId,
    /// Its number, from 1.
    pub version: i32,
    /// The power that voted.
    pub total_votes: TokenAmount,
    /// The code of each option, and the power that said yes to it.
    pub yes_votes: Vec<(String, TokenAmount)>,
    /// Where it was published.
    pub source_url: String,
    /// Why it takes the place of the one before.
    pub reason: Option<String>,
    /// Who recorded it; none for the server itself.
    pub recorded_by: Option<AccountId>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A vote that was cast elsewhere, mirrored here (rule 5.11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BallotVote {
    /// Its id.
    pub id: BallotVoteId,
    /// The ballot.
    pub ballot_id: BallotId,
    /// The address that voted, in lower case.
    pub voter_address: String,
    /// Its power.
    pub power: TokenAmount,
    /// The codes of the options that it says yes to.
    pub codes: Vec<String>,
    /// The transaction that cast it.
    pub transaction_hash: Option<String>,
    /// When it was cast.
    pub cast_at: Option<DateTime<Utc>>,
    /// When it was mirrored.
    pub created_at: DateTime<Utc>,
}

impl Ballot {
    /// The number of the result that is recorded next.
    #[must_use]
    pub fn next_result(&self) -> i32 {
        self.result_version.saturating_add(1)
    }
}

impl BallotOption {
    /// Whether the count funded it.
    #[must_use]
    pub fn is_funded(&self) -> bool {
        self.outcome == Some(BallotOutcome::Funded)
    }
}

/// The code of the option at a place of an intent's ballot: `1A` to `1Z`, then `1AA` and so on.
#[must_use]
pub fn code(intent: i32, place: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = place;
    loop {
        let letter = u8::try_from(rest % 26).map_or('A', |offset| char::from(b'A'.saturating_add(offset)));
        letters.push(letter);
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.reverse();
    format!("{intent}{}", letters.into_iter().collect::<String>())
}

/// What happens where an option does not fit into the budget, as the season's rules say (rule 5.7).
#[must_use]
pub fn budget_rule(policy: &Policy) -> BudgetRule {
    match policy.counting {
        CountingRule::Greedy => BudgetRule::Greedy,
        CountingRule::StopAtBoundary => BudgetRule::Stop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_through_the_alphabet_and_on() {
        let codes: Vec<_> =
            [0, 1, 25, 26, 27, 51, 52, 701, 702].into_iter().map(|place| code(3, place)).collect();
        assert_eq!(codes, ["3A", "3B", "3Z", "3AA", "3AB", "3AZ", "3BA", "3ZZ", "3AAA"]);
    }
}
