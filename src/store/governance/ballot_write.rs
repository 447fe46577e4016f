//! Locking a ballot, and recording its result.

use chrono::{DateTime, Utc};
use entity::ballot::{ActiveModel, Column, Entity};
use entity::ids::{AccountId, BallotId, BallotOptionId, CycleId, IntentId, MissionId, SeasonId, SnapshotId};
use entity::vocab::BallotStatus;
use entity::{ballot_option, ballot_result};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::amount::TokenAmount;
use crate::domain::governance::{ApprovalsAtLock, Ballot, Counted, Terms};
use crate::policy::{BallotLock, BallotResultRecord, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, insert_all, next_version};

/// A ballot to be locked.
#[derive(Clone, Debug)]
pub struct NewBallot {
    /// The season.
    pub season: SeasonId,
    /// The intent.
    pub intent: IntentId,
    /// The voting cycle.
    pub cycle: CycleId,
    /// What it is counted by.
    pub terms: Terms,
    /// The snapshot that tells the votable supply.
    pub snapshot: Option<SnapshotId>,
    /// Where the votable supply was read.
    pub supply_source_url: Option<String>,
    /// When it was read.
    pub supply_taken_at: Option<DateTime<Utc>>,
    /// The version of the season's rules that the terms come from.
    pub policy_version: i32,
    /// Who locks it; none for the server itself.
    pub locked_by: Option<AccountId>,
}

/// An option of a ballot to be locked.
#[derive(Clone, Debug)]
pub struct NewOption {
    /// The mission.
    pub mission: MissionId,
    /// Its code.
    pub code: String,
    /// The amount that is voted on.
    pub amount: TokenAmount,
    /// The amount that the mission's text asks for.
    pub requested: TokenAmount,
    /// Its approvals.
    pub approvals: Option<ApprovalsAtLock>,
}

/// Locks a ballot with its options, in their order.
///
/// # Errors
/// [`Unique::Ballot`](crate::store::error::Unique) or another failure.
pub async fn lock(
    tx: &WriteTx,
    _: &Permit<BallotLock>,
    ballot: NewBallot,
    options: &[NewOption],
) -> Result<BallotId, StoreError> {
    let id: BallotId = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        season_id: Set(ballot.season),
        intent_id: Set(ballot.intent),
        voting_cycle_id: Set(ballot.cycle),
        status: Set(BallotStatus::Locked),
        budget_micro_op: Set(ballot.terms.budget.micro()),
        budget_rule: Set(ballot.terms.budget_rule),
        votable_supply_micro_op: Set(ballot.terms.votable_supply.micro()),
        snapshot_id: Set(ballot.snapshot),
        supply_source_url: Set(ballot.supply_source_url),
        supply_taken_at: Set(ballot.supply_taken_at),
        quorum_basis_points: Set(number(ballot.terms.quorum_basis_points)),
        minimum_yes_basis_points: Set(number(ballot.terms.minimum_yes_basis_points)),
        policy_version: Set(ballot.policy_version),
        locked_by: Set(ballot.locked_by),
        locked_at: Set(tx.now()),
        total_votes_micro_op: Set(None),
        result_version: Set(0),
        counted_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    let rows = (0..).zip(options).map(|(position, option)| ballot_option::ActiveModel {
        id: Set(tx.new_id()),
        ballot_id: Set(id),
        mission_id: Set(option.mission),
        position: Set(position),
        code: Set(option.code.clone()),
        amount_micro_op: Set(option.amount.micro()),
        requested_micro_op: Set(option.requested.micro()),
        approvals_required: Set(option.approvals.map(|approvals| number(approvals.required))),
        approvals_counted: Set(option.approvals.map(|approvals| number(approvals.counted))),
        approvals_qualified: Set(option.approvals.and_then(|approvals| approvals.qualified).map(number)),
        ..Default::default()
    });
    insert_all(tx, rows).await?;
    Ok(id)
}

fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A result to be recorded.
#[derive(Clone, Debug)]
pub struct NewResult {
    /// The power that voted.
    pub total_votes: TokenAmount,
    /// The code of each option, and the power that said yes to it.
    pub yes_votes: Vec<(String, TokenAmount)>,
    /// Where it was published.
    pub source_url: String,
    /// Why it takes the place of the one before.
    pub reason: Option<String>,
    /// Who records it; none for the server itself.
    pub recorded_by: Option<AccountId>,
}

/// Records a result and what the count says of each option, if the ballot is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn record_result(
    tx: &WriteTx,
    _: &Permit<BallotResultRecord>,
    before: &Ballot,
    result: NewResult,
    counted: &[(BallotOptionId, Counted)],
) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(BallotStatus::Counted),
        total_votes_micro_op: Set(Some(result.total_votes.micro())),
        result_version: Set(before.next_result()),
        counted_at: Set(Some(tx.now())),
        ..ActiveModel::default()
    };
    compare_and_set(tx, before, row).await?;
    let row = ballot_result::ActiveModel {
        id: Set(tx.new_id()),
        ballot_id: Set(before.id),
        version: Set(before.next_result()),
        total_votes_micro_op: Set(result.total_votes.micro()),
        yes_votes: Set(serde_json::json!(result.yes_votes)),
        source_url: Set(result.source_url),
        reason: Set(result.reason),
        recorded_by: Set(result.recorded_by),
        created_at: Set(tx.now()),
    };
    ballot_result::Entity::insert(row).exec_without_returning(tx).await?;
    for (option, counted) in counted {
        let row = ballot_option::ActiveModel {
            yes_micro_op: Set(Some(counted.candidate.yes.micro())),
            rank: Set(Some(counted.rank)),
            outcome: Set(Some(counted.outcome)),
            reason: Set(Some(counted.reason.clone())),
            ..Default::default()
        };
        let update =
            ballot_option::Entity::update_many().set(row).filter(ballot_option::Column::Id.eq(*option));
        changed(update.exec(tx).await?)?;
    }
    Ok(())
}

/// Changes a ballot that is still as it was read.
pub(super) async fn compare_and_set(
    tx: &WriteTx,
    before: &Ballot,
    row: ActiveModel,
) -> Result<(), StoreError> {
    let row = ActiveModel { version: Set(next_version(before.version)), updated_at: Set(tx.now()), ..row };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version));
    changed(update.exec(tx).await?)
}
