//! The deadlines of RFPs: how they move, and what has passed.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entity::deadline_move;
use entity::ids::{AccountId, MissionId, SeasonId};
use entity::mission::{ActiveModel, Column, Entity};
use entity::vocab::{DeadlineKind, MissionKind, MissionStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::list::read;
use super::write::compare_and_set;
use crate::domain::mission::Mission;
use crate::domain::season::DeadlineMove;
use crate::policy::{MissionDeadlineMove, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;
use crate::store::write::{insert_all, next_version};

/// A deadline of an RFP that moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for.
    pub kind: DeadlineKind,
    /// When it was.
    pub before: Option<DateTime<Utc>>,
    /// When it is from now on.
    pub after: DateTime<Utc>,
}

/// Moves deadlines of an RFP, if it still has the version of `before`, and keeps where they were.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn move_deadlines(
    tx: &WriteTx,
    _: &Permit<MissionDeadlineMove>,
    before: &Mission,
    steps: &[Step],
    (reason, moved_by): (&str, Option<AccountId>),
) -> Result<(), StoreError> {
    let mut row = ActiveModel { revision: Set(next_version(before.revision)), ..ActiveModel::default() };
    for step in steps {
        match step.kind {
            DeadlineKind::Selection => row.select_by = Set(Some(step.after)),
            DeadlineKind::Submission | DeadlineKind::Approval | DeadlineKind::Application => {
                row.submit_by = Set(Some(step.after));
            }
        }
    }
    compare_and_set(tx, before, row).await?;
    let kept = |step: &Step| deadline_move::ActiveModel {
        id: Set(tx.new_id()),
        mission_id: Set(before.id),
        deadline: Set(step.kind),
        moved_from: Set(step.before),
        moved_to: Set(step.after),
        reason: Set(reason.to_owned()),
        moved_by: Set(moved_by),
        created_at: Set(tx.now()),
    };
    insert_all(tx, steps.iter().map(kept)).await
}

/// How the deadlines of each RFP moved, the newest move first.
///
/// # Errors
/// The statement failed.
pub async fn deadline_moves_of<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Vec<DeadlineMove>>>, StoreError> {
    let select = deadline_move::Entity::find().order_by_desc(deadline_move::Column::Id);
    let rows = all_among(db, select, deadline_move::Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| {
        let step = DeadlineMove {
            kind: row.deadline,
            before: row.moved_from,
            after: Some(row.moved_to),
            reason: Some(row.reason),
            moved_by: row.moved_by,
            moved_at: row.created_at,
        };
        Ok((row.mission_id, step))
    }))
}

/// At most `limit` RFPs that still take applications although their own deadline has passed or, where they name none, that of
/// their season; `seasons` are those whose deadline has passed, and the day of it.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn past_application_deadline(
    tx: &WriteTx,
    seasons: &[(SeasonId, NaiveDate)],
    limit: u64,
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let of_season = |(season, day): &(SeasonId, NaiveDate)| {
        let was_open_by = Column::OpenedOn.is_null().or(Column::OpenedOn.lte(*day));
        Column::SubmitBy.is_null().and(Column::SeasonId.eq(*season)).and(was_open_by)
    };
    let own = Condition::any().add(Column::SubmitBy.lt(tx.now()));
    let select = Entity::find()
        .filter(Column::Kind.eq(MissionKind::Foundation))
        .filter(Column::Status.eq(MissionStatus::Open))
        .filter(seasons.iter().map(of_season).fold(own, Condition::add));
    first(tx, select, limit).await
}

/// At most `limit` missions that still seek approvals under one of these versions of a season's rules.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn seeking_approval_under(
    tx: &WriteTx,
    versions: &[(SeasonId, i32)],
    limit: u64,
) -> Result<Vec<Arc<Mission>>, StoreError> {
    if versions.is_empty() {
        return Ok(Vec::new());
    }
    let under = |(season, version): &(SeasonId, i32)| {
        Condition::all().add(Column::SeasonId.eq(*season)).add(Column::PolicyVersion.eq(*version))
    };
    let any = versions.iter().map(under).fold(Condition::any(), Condition::add);
    let select = Entity::find()
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.eq(MissionStatus::SeekingApproval))
        .filter(any);
    first(tx, select, limit).await
}

async fn first(tx: &WriteTx, select: Select<Entity>, limit: u64) -> Result<Vec<Arc<Mission>>, StoreError> {
    select.order_by_asc(Column::Id).limit(limit).all(tx).await?.into_iter().map(read).collect()
}
