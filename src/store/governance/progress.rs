//! How many approvals missions have, and what is kept of that with the mission so that lists sort by it.

use std::collections::HashMap;

use entity::delegate_approval::{Column, Entity};
use entity::ids::{AllianceId, MissionId, TypedId as _};
use entity::mission;
use entity::vocab::{ApprovalState, MissionStatus};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::domain::governance::{Progress, Tally};
use crate::domain::mission::Mission;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::among;
use crate::store::write::{changed, next_version};

/// How many missions one statement is asked for at most.
const CHUNK: usize = 1_000;

/// Makes other writers of approvals of this mission wait until this transaction ends, so that what is counted next stays
/// true. Writing the row is what makes them wait; on SQLite there is one writer anyway.
///
/// # Errors
/// The statement failed.
pub async fn take_turn(tx: &WriteTx, id: MissionId) -> Result<(), StoreError> {
    let version = mission::Column::Version;
    let update = mission::Entity::update_many()
        .col_expr(version, Expr::col(version))
        .filter(mission::Column::Id.eq(id));
    update.exec(tx).await?;
    Ok(())
}

/// The tally of each mission; those without approvals that may count are left out.
///
/// # Errors
/// The statement failed.
pub async fn tallies<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Tally>, StoreError> {
    let mut tallies: HashMap<MissionId, Tally> = HashMap::new();
    for chunk in missions.chunks(CHUNK) {
        let rows: Vec<(Uuid, ApprovalState, i64)> = Entity::find()
            .select_only()
            .column(Column::MissionId)
            .column(Column::State)
            .expr_as(Expr::cust("count(*)"), "count")
            .filter(among(db.get_database_backend(), (Entity, Column::MissionId), chunk))
            .filter(Column::State.is_in([ApprovalState::Active, ApprovalState::Stale]))
            .group_by(Column::MissionId)
            .group_by(Column::State)
            .into_tuple()
            .all(db)
            .await?;
        for (mission, state, count) in rows {
            let tally = tallies.entry(MissionId::from_uuid(mission)).or_default();
            *tally = tally.with(state, u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
    Ok(tallies)
}

/// Keeps with the mission how many approvals it misses, and moves it to another state where one is given; that is a new
/// version, and only for the version of `before`.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn set_progress(
    tx: &WriteTx,
    before: &Mission,
    progress: &Progress,
    status: Option<MissionStatus>,
) -> Result<(), StoreError> {
    use mission::Column as M;
    let row = mission::ActiveModel {
        approvals_missing: Set(Some(i32::try_from(progress.missing()).unwrap_or(i32::MAX))),
        approvals_by: Set(progress.deadline),
        ..Default::default()
    };
    let row = match status {
        None => row,
        Some(status) => mission::ActiveModel {
            status: Set(status),
            version: Set(next_version(before.version)),
            updated_at: Set(tx.now()),
            ..row
        },
    };
    let update = mission::Entity::update_many()
        .set(row)
        .filter(M::Id.eq(before.id))
        .filter(M::Version.eq(before.version))
        .filter(M::Status.eq(before.status));
    changed(update.exec(tx).await?)
}

/// The missions of an alliance whose approvals may still count, by id.
///
/// # Errors
/// The statement failed.
pub async fn before_ballot<C: ConnectionTrait>(
    db: &C,
    alliance: AllianceId,
) -> Result<Vec<MissionId>, StoreError> {
    use mission::Column as M;
    let states =
        [MissionStatus::SeekingApproval, MissionStatus::ApprovedForVote, MissionStatus::NotApprovedForVote];
    let rows: Vec<Uuid> = mission::Entity::find()
        .select_only()
        .column(M::Id)
        .filter(M::AllianceId.eq(alliance))
        .filter(M::Status.is_in(states))
        .order_by_asc(M::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(MissionId::from_uuid).collect())
}
