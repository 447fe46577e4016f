//! Rows of ballots into domain values.

use entity::{ballot, ballot_option, ballot_result, ballot_vote};

use crate::domain::amount::TokenAmount;
use crate::domain::governance::{ApprovalsAtLock, Ballot, BallotOption, BallotResult, BallotVote, Terms};
use crate::store::error::StoreError;
use crate::store::rows::{amount, strings};

impl TryFrom<ballot::Model> for Ballot {
    type Error = StoreError;

    fn try_from(row: ballot::Model) -> Result<Self, StoreError> {
        let basis_points = |points: i32| {
            u32::try_from(points).map_err(|_| StoreError::Corrupt(format!("{points} basis points")))
        };
        Ok(Self {
            id: row.id,
            season_id: row.season_id,
            intent_id: row.intent_id,
            cycle_id: row.voting_cycle_id,
            status: row.status,
            terms: Terms {
                votable_supply: amount(row.votable_supply_micro_op)?,
                quorum_basis_points: basis_points(row.quorum_basis_points)?,
                minimum_yes_basis_points: basis_points(row.minimum_yes_basis_points)?,
                budget: amount(row.budget_micro_op)?,
                budget_rule: row.budget_rule,
            },
            snapshot_id: row.snapshot_id,
            supply_source_url: row.supply_source_url,
            supply_taken_at: row.supply_taken_at,
            policy_version: row.policy_version,
            locked_by: row.locked_by,
            locked_at: row.locked_at,
            total_votes: row.total_votes_micro_op.map(amount).transpose()?,
            result_version: row.result_version,
            counted_at: row.counted_at,
            version: row.version,
        })
    }
}

impl TryFrom<ballot_option::Model> for BallotOption {
    type Error = StoreError;

    fn try_from(row: ballot_option::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            ballot_id: row.ballot_id,
            mission_id: row.mission_id,
            position: row.position,
            code: row.code,
            amount: amount(row.amount_micro_op)?,
            requested: amount(row.requested_micro_op)?,
            approvals: approvals(row.approvals_required, row.approvals_counted, row.approvals_qualified)?,
            yes: row.yes_micro_op.map(amount).transpose()?,
            rank: row.rank,
            outcome: row.outcome,
            reason: row.reason,
        })
    }
}

fn approvals(
    required: Option<i32>,
    counted: Option<i32>,
    qualified: Option<i32>,
) -> Result<Option<ApprovalsAtLock>, StoreError> {
    let number =
        |number: i32| u32::try_from(number).map_err(|_| StoreError::Corrupt(format!("{number} approvals")));
    let Some((required, counted)) = required.zip(counted) else { return Ok(None) };
    let qualified = qualified.map(number).transpose()?;
    Ok(Some(ApprovalsAtLock { required: number(required)?, counted: number(counted)?, qualified }))
}

impl TryFrom<ballot_result::Model> for BallotResult {
    type Error = StoreError;

    fn try_from(row: ballot_result::Model) -> Result<Self, StoreError> {
        let corrupt = |what: String| StoreError::Corrupt(format!("the result {}: {what}", row.id));
        let texts: Vec<(String, String)> =
            serde_json::from_value(row.yes_votes).map_err(|error| corrupt(error.to_string()))?;
        let yes = |(code, yes): (String, String)| {
            let yes: TokenAmount = yes.parse().map_err(|_| corrupt(format!("`{yes}` is not an amount")))?;
            Ok((code, yes))
        };
        Ok(Self {
            yes_votes: texts.into_iter().map(yes).collect::<Result<_, StoreError>>()?,
            id: row.id,
            ballot_id: row.ballot_id,
            version: row.version,
            total_votes: amount(row.total_votes_micro_op)?,
            source_url: row.source_url,
            reason: row.reason,
            recorded_by: row.recorded_by,
            created_at: row.created_at,
        })
    }
}

impl TryFrom<ballot_vote::Model> for BallotVote {
    type Error = StoreError;

    fn try_from(row: ballot_vote::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            ballot_id: row.ballot_id,
            voter_address: row.voter_address,
            power: amount(row.power_micro_op)?,
            codes: strings(row.codes)?,
            transaction_hash: row.transaction_hash,
            cast_at: row.cast_at,
            created_at: row.created_at,
        })
    }
}
