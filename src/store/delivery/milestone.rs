//! Milestones with their reports, and when missions were last heard of.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::{AllianceId, MilestoneId, MissionId, SeasonId, TypedId};
use entity::milestone::{Column, Entity, Model};
use entity::vocab::{MilestoneKind, MilestoneStatus, MissionStatus};
use entity::{leader_update, milestone_report, mission};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::domain::delivery::MilestoneReport;
use crate::domain::mission::Milestone;
use crate::domain::page::{Page, PageArgs};
use crate::policy::Scope;
use crate::store::error::StoreError;
use crate::store::mission::visible;
use crate::store::page::{Listing, all_among, among, count};
use crate::store::rows::grouped;
use crate::store::subject::TimeOrder;

/// The states of a mission that is under way.
pub(in crate::store) const UNDER_WAY: [MissionStatus; 3] =
    [MissionStatus::Active, MissionStatus::AtRisk, MissionStatus::InProgress];

/// Which milestones a list holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MilestoneFilter {
    /// Of missions of this season.
    pub season: Option<SeasonId>,
    /// Of missions of this alliance.
    pub alliance: Option<AllianceId>,
    /// Of this kind.
    pub kind: Option<MilestoneKind>,
    /// Waiting for a review.
    pub awaits_review: bool,
    /// Late at a time.
    pub late_at: Option<DateTime<Utc>>,
}

fn select(scope: &Scope, filter: &MilestoneFilter) -> Select<Entity> {
    let mut missions = Query::select();
    missions.expr(Expr::val(1)).from(mission::Entity);
    missions.and_where(Expr::col((mission::Entity, mission::Column::Id)).equals((Entity, Column::MissionId)));
    missions.cond_where(visible(scope));
    if let Some(season) = filter.season {
        missions.and_where(mission::Column::SeasonId.eq(season));
    }
    if let Some(alliance) = filter.alliance {
        missions.and_where(mission::Column::AllianceId.eq(alliance));
    }
    if filter.late_at.is_some() {
        missions.and_where(mission::Column::Status.is_in(UNDER_WAY));
    }
    let conditions = [
        Some(Expr::exists(missions)),
        filter.kind.map(|kind| Column::Kind.eq(kind)),
        filter.awaits_review.then(|| Column::Status.eq(MilestoneStatus::Reported)),
    ];
    let all = conditions.into_iter().flatten().fold(Condition::all(), Condition::add);
    let late = filter.late_at.map(late);
    Entity::find().filter(late.into_iter().fold(all, Condition::add))
}

/// As the rule for one milestone says it: missed, or unfinished with its day behind it.
pub(in crate::store) fn late(now: DateTime<Utc>) -> Condition {
    let unfinished = [MilestoneStatus::Planned, MilestoneStatus::Returned];
    let is_past =
        Condition::all().add(Column::Status.is_in(unfinished)).add(Column::DueOn.lt(now.date_naive()));
    Condition::any()
        .add(Column::Status.is_in([MilestoneStatus::Overdue, MilestoneStatus::Missed]))
        .add(is_past)
}

/// A page of milestones.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn milestones<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    (filter, order, args): &(MilestoneFilter, TimeOrder, PageArgs),
) -> Result<Page<Arc<Milestone>>, StoreError> {
    Listing { select: select(scope, filter), order: order.of() }.page(db, args).await?.try_map(read)
}

/// How many milestones meet `filter`.
///
/// # Errors
/// The statement failed.
pub async fn count_milestones<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    filter: &MilestoneFilter,
) -> Result<u64, StoreError> {
    count(db, select(scope, filter)).await
}

/// The milestones with these ids, of missions that the actor may know of.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn milestones_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[MilestoneId],
) -> Result<HashMap<MilestoneId, Arc<Milestone>>, StoreError> {
    let rows = all_among(db, select(scope, &MilestoneFilter::default()), Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, read(row)?))).collect()
}

fn read(row: Model) -> Result<Arc<Milestone>, StoreError> {
    Milestone::try_from(row).map(Arc::new)
}

/// The reports on each milestone, the newest first.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn reports_of<C: ConnectionTrait>(
    db: &C,
    milestones: &[MilestoneId],
) -> Result<HashMap<MilestoneId, Arc<Vec<Arc<MilestoneReport>>>>, StoreError> {
    let select = milestone_report::Entity::find().order_by_desc(milestone_report::Column::Number);
    let rows = all_among(db, select, milestone_report::Column::MilestoneId, milestones).await?;
    grouped(rows.into_iter().map(|row| Ok((row.milestone_id, Arc::new(MilestoneReport::try_from(row)?)))))
}

/// When the leader of each mission last posted an update about it; missions without one are left out.
///
/// # Errors
/// The statement failed.
pub async fn last_updates<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, DateTime<Utc>>, StoreError> {
    let column = leader_update::Column::MissionId;
    let rows: Vec<(Uuid, DateTime<Utc>)> = leader_update::Entity::find()
        .select_only()
        .column(column)
        .expr_as(Expr::col((leader_update::Entity, leader_update::Column::CreatedAt)).max(), "last")
        .filter(among(db.get_database_backend(), (leader_update::Entity, column), missions))
        .group_by(column)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, last)| (MissionId::from_uuid(id), last)).collect())
}
