//! Reporting and reviewing milestones, and what time does to them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, MissionId};
use entity::milestone::{ActiveModel, Column, Entity};
use entity::vocab::{MilestoneStatus, ReviewVerdict};
use entity::{milestone_report, mission, mission_grant};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, ExprTrait as _, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::milestone::UNDER_WAY;
use crate::domain::delivery::{Evidence, MilestoneReport as Reported};
use crate::domain::mission::{Milestone, Mission};
use crate::policy::{MilestoneReport, MilestoneReview, Permit};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::write::{changed, next_version};

/// A report to be kept.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// Its number, from 1.
    pub number: i32,
    /// What the leader says of the milestone.
    pub note: Option<String>,
    /// What shows that it is reached.
    pub evidence: Vec<Evidence>,
    /// Who reports it; none for the server itself.
    pub reported_by: Option<AccountId>,
}

/// Reports a milestone that is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn report(
    tx: &WriteTx,
    _: &Permit<MilestoneReport>,
    (before, status): (&Milestone, MilestoneStatus),
    report: NewReport,
) -> Result<(), StoreError> {
    move_to(tx, before, status).await?;
    let row = milestone_report::ActiveModel {
        id: Set(tx.new_id()),
        milestone_id: Set(before.id),
        number: Set(report.number),
        note: Set(report.note),
        evidence: Set(serde_json::json!(report.evidence)),
        reported_by: Set(report.reported_by),
        reported_at: Set(tx.now()),
        verdict: Set(None),
        review_note: Set(None),
        reviewed_by: Set(None),
        reviewed_at: Set(None),
    };
    milestone_report::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What a review came to.
#[derive(Clone, Debug)]
pub struct Review {
    /// Whether the milestone is reached.
    pub verdict: ReviewVerdict,
    /// What the reviewer says of it.
    pub note: Option<String>,
    /// Who reviews it; none for the server itself.
    pub reviewed_by: Option<AccountId>,
}

/// Reviews the report on a milestone that is still as it was read.
///
/// # Errors
/// [`StoreError::Stale`] or another failure.
pub async fn review(
    tx: &WriteTx,
    _: &Permit<MilestoneReview>,
    (before, status): (&Milestone, MilestoneStatus),
    report: &Reported,
    review: Review,
) -> Result<(), StoreError> {
    move_to(tx, before, status).await?;
    let row = milestone_report::ActiveModel {
        verdict: Set(Some(review.verdict)),
        review_note: Set(review.note),
        reviewed_by: Set(review.reviewed_by),
        reviewed_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let update = milestone_report::Entity::update_many()
        .set(row)
        .filter(milestone_report::Column::Id.eq(report.id))
        .filter(milestone_report::Column::Verdict.is_null());
    changed(update.exec(tx).await?)
}

/// Moves a milestone that time has moved, if it is still as it was read.
pub(crate) async fn mark(
    tx: &WriteTx,
    before: &Milestone,
    status: MilestoneStatus,
) -> Result<(), StoreError> {
    move_to(tx, before, status).await
}

async fn move_to(tx: &WriteTx, before: &Milestone, status: MilestoneStatus) -> Result<(), StoreError> {
    let row = ActiveModel {
        status: Set(status),
        version: Set(next_version(before.version)),
        ..ActiveModel::default()
    };
    let update = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(before.id))
        .filter(Column::Version.eq(before.version))
        .filter(Column::Status.eq(before.status));
    changed(update.exec(tx).await?)
}

fn begun_here() -> SelectStatement {
    let mut begun = Query::select();
    begun.column(mission_grant::Column::MissionId).from(mission_grant::Entity);
    begun.and_where(mission_grant::Column::BegunAt.is_not_null());
    begun
}

/// The next missions under way behind `after`, by id, that have a milestone which is neither reported nor accepted, and is
/// past its date or has none. What became of milestones of imported missions is for their sources to say, unless the work
/// began here.
pub(crate) async fn unfinished<C: ConnectionTrait>(
    db: &C,
    after: Option<MissionId>,
    (now, limit): (DateTime<Utc>, u64),
) -> Result<Vec<Arc<Mission>>, StoreError> {
    let unfinished = [MilestoneStatus::Planned, MilestoneStatus::Overdue, MilestoneStatus::Returned];
    let mut owing = Query::select();
    owing.column(Column::MissionId).from(Entity);
    owing.and_where(Column::Status.is_in(unfinished));
    owing.cond_where(Condition::any().add(Column::DueOn.is_null()).add(Column::DueOn.lt(now.date_naive())));
    let mut select = mission::Entity::find()
        .filter(mission::Column::Status.is_in(UNDER_WAY))
        .filter(mission::Column::Id.in_subquery(owing))
        .filter(mission::Column::CreatedBy.is_not_null().or(mission::Column::Id.in_subquery(begun_here())));
    if let Some(after) = after {
        select = select.filter(mission::Column::Id.gt(after));
    }
    let rows = select.order_by_asc(mission::Column::Id).limit(limit).all(db).await?;
    rows.into_iter().map(|row| Mission::try_from(row).map(Arc::new)).collect()
}
