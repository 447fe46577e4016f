//! What is asked of each intent's budget, and what is given out of it.

use std::collections::HashMap;

use entity::ballot_option;
use entity::ids::{IntentId, TypedId};
use entity::mission::{Column, Entity};
use entity::vocab::{BallotOutcome, MissionKind, MissionStatus};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::domain::amount::TokenAmount;
use crate::domain::season::{IntentSums, NOT_REQUESTED, VOTED};
use crate::store::error::StoreError;
use crate::store::page::among;
use crate::store::rows::is;

/// Whole OP and the millionths beside them are added apart, so that no number of missions overflows a column.
#[derive(Debug, FromQueryResult)]
struct Row {
    intent_id: Uuid,
    requested_op: i64,
    requested_micro: i64,
    allocated_op: i64,
    allocated_micro: i64,
}

/// The sums of each of these intents in one statement; those without a mission are left out.
///
/// # Errors
/// The statement failed.
pub async fn intent_sums<C: ConnectionTrait>(
    db: &C,
    intents: &[IntentId],
) -> Result<HashMap<IntentId, IntentSums>, StoreError> {
    let requested = || Expr::col(Column::RequestedMicroOp);
    // The ballot's amount is what was voted for, also where the text has another one (rule 5.10).
    let voted = || Expr::col(Column::BallotMicroOp).if_null(Expr::col(Column::RequestedMicroOp));
    let is_requested = || Condition::all().add(Column::Status.is_not_in(NOT_REQUESTED.iter().copied()));
    let is_voted = || {
        let was_voted = Condition::all()
            .add(Column::Status.eq(MissionStatus::Removed))
            .add(Expr::exists(place_that_was_funded()));
        Condition::any().add(Column::Status.is_in(VOTED.iter().copied())).add(was_voted)
    };
    let query = Entity::find()
        .select_only()
        .column(Column::IntentId)
        .expr_as(sum(is_requested(), requested().div(MICRO)), "requested_op")
        .expr_as(sum(is_requested(), requested().modulo(MICRO)), "requested_micro")
        .expr_as(sum(is_voted(), voted().div(MICRO)), "allocated_op")
        .expr_as(sum(is_voted(), voted().modulo(MICRO)), "allocated_micro")
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(among(db.get_database_backend(), (Entity, Column::IntentId), intents))
        .group_by(Column::IntentId);
    let rows = db.query_all(query.as_query()).await?;
    rows.iter()
        .map(|row| {
            let row = Row::from_query_result(row, "")?;
            let sums = IntentSums {
                requested: TokenAmount::total(row.requested_op, row.requested_micro),
                allocated: TokenAmount::total(row.allocated_op, row.allocated_micro),
            };
            Ok((IntentId::from_uuid(row.intent_id), sums))
        })
        .collect()
}

/// A mission that was taken down frees nothing of what the vote granted it.
fn place_that_was_funded() -> SelectStatement {
    let mut place = Query::select();
    place.expr(Expr::val(1)).from(ballot_option::Entity);
    let of_mission = Expr::col((ballot_option::Entity, ballot_option::Column::MissionId));
    place.and_where(of_mission.equals((Entity, Column::Id)));
    let outcome = (ballot_option::Entity, ballot_option::Column::Outcome);
    place.and_where(is(outcome, BallotOutcome::Funded.as_str()));
    place
}

/// Both databases divide integers without a remainder.
pub(super) const MICRO: i64 = 1_000_000;

/// Adds `value` over the rows that meet `condition`.
fn sum(condition: Condition, value: Expr) -> Expr {
    whole(CaseStatement::new().case(condition, value).into())
}

/// Adds `value`, as the same type in both databases; rows without one count as nothing.
pub(super) fn whole(value: Expr) -> Expr {
    value.sum().if_null(0_i64).cast_as("bigint")
}
