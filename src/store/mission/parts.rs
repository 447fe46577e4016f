//! What belongs to a mission besides its row: tags, budget lines, milestones and KPIs.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ids::{MilestoneId, MissionId};
use entity::vocab::MilestoneStatus;
use entity::{budget_line, kpi, milestone, mission_tag};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::mission::{BudgetEntry, BudgetLine, Kpi, KpiEntry, Milestone, MilestoneEntry, Parts};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;

type Each<T> = HashMap<MissionId, Arc<Vec<T>>>;

/// The tags of each mission, in alphabetical order.
///
/// # Errors
/// The statement failed.
pub async fn tags_of<C: ConnectionTrait>(db: &C, missions: &[MissionId]) -> Result<Each<String>, StoreError> {
    let select = mission_tag::Entity::find();
    let mut rows = all_among(db, select, mission_tag::Column::MissionId, missions).await?;
    // Sorted here, as each database sorts texts by rules of its own.
    rows.sort_unstable_by(|left, right| left.tag.cmp(&right.tag));
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, row.tag))))
}

/// The lines of each mission's budget, in their order.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn budget_lines_of<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<Each<BudgetLine>, StoreError> {
    let select = budget_line::Entity::find().order_by_asc(budget_line::Column::Position);
    let rows = all_among(db, select, budget_line::Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, BudgetLine::try_from(row)?))))
}

/// The milestones of each mission, in their order.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn milestones_of<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<Each<Milestone>, StoreError> {
    let select = milestone::Entity::find().order_by_asc(milestone::Column::Position);
    let rows = all_among(db, select, milestone::Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, Milestone::try_from(row)?))))
}

/// The KPIs of each mission, in their order.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn kpis_of<C: ConnectionTrait>(db: &C, missions: &[MissionId]) -> Result<Each<Kpi>, StoreError> {
    let select = kpi::Entity::find().order_by_asc(kpi::Column::Position);
    let rows = all_among(db, select, kpi::Column::MissionId, missions).await?;
    grouped(rows.into_iter().map(|row| Ok((row.mission_id, Kpi::try_from(row)?))))
}

/// All that belongs to one mission.
///
/// # Errors
/// A statement failed, or a row is not valid.
pub async fn parts<C: ConnectionTrait>(db: &C, mission: MissionId) -> Result<Parts, StoreError> {
    fn only<T: Clone>(mut each: Each<T>, mission: MissionId) -> Vec<T> {
        each.remove(&mission).map(Arc::unwrap_or_clone).unwrap_or_default()
    }
    let ids = [mission];
    Ok(Parts {
        tags: only(tags_of(db, &ids).await?, mission),
        budget_lines: only(budget_lines_of(db, &ids).await?, mission),
        milestones: only(milestones_of(db, &ids).await?, mission),
        kpis: only(kpis_of(db, &ids).await?, mission),
    })
}

pub(super) async fn replace_tags(
    tx: &WriteTx,
    mission: MissionId,
    tags: &[String],
) -> Result<(), StoreError> {
    let before = mission_tag::Column::MissionId.eq(mission);
    mission_tag::Entity::delete_many().filter(before).exec(tx).await?;
    let rows =
        tags.iter().map(|tag| mission_tag::ActiveModel { mission_id: Set(mission), tag: Set(tag.clone()) });
    insert_all(tx, rows.collect()).await
}

pub(super) async fn replace_budget_lines(
    tx: &WriteTx,
    mission: MissionId,
    lines: &[BudgetEntry],
) -> Result<(), StoreError> {
    let before = budget_line::Column::MissionId.eq(mission);
    budget_line::Entity::delete_many().filter(before).exec(tx).await?;
    let rows = (0..).zip(lines).map(|(position, line)| budget_line::ActiveModel {
        id: Set(tx.new_id()),
        mission_id: Set(mission),
        position: Set(position),
        label: Set(line.label.clone()),
        amount_micro_op: Set(line.amount.micro()),
    });
    insert_all(tx, rows.collect()).await
}

/// A milestone stays the row that it is while its kind and text stay the same: only its place and date are written, so that
/// whoever reports it meanwhile loses nothing.
pub(super) async fn replace_milestones(
    tx: &WriteTx,
    mission: MissionId,
    entries: &[MilestoneEntry],
    before: &[Milestone],
) -> Result<(), StoreError> {
    let mut before: Vec<_> = before.iter().collect();
    let mut kept = |entry: &MilestoneEntry| -> Option<MilestoneId> {
        let place = before.iter().position(|milestone| is_same(milestone, entry))?;
        Some(before.swap_remove(place).id)
    };
    let rows: Vec<_> = (0..)
        .zip(entries)
        .map(|(position, entry)| milestone::ActiveModel {
            id: Set(kept(entry).unwrap_or_else(|| tx.new_id())),
            mission_id: Set(mission),
            position: Set(position),
            kind: Set(entry.kind),
            title: Set(entry.title.clone()),
            description: Set(entry.description.clone()),
            due_on: Set(entry.due_on),
            status: Set(MilestoneStatus::Planned),
            version: Set(1),
        })
        .collect();
    let gone: Vec<_> = before.iter().map(|milestone| milestone.id).collect();
    place_milestones(tx, mission, (gone, rows)).await
}

async fn place_milestones(
    tx: &WriteTx,
    mission: MissionId,
    (gone, rows): (Vec<MilestoneId>, Vec<milestone::ActiveModel>),
) -> Result<(), StoreError> {
    use milestone::{Column, Entity};
    if !gone.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(gone)).exec(tx).await?;
    }
    // Out of each other's way first: no two milestones may have one place, not even for a moment.
    let aside = Expr::val(-1).sub(Expr::col(Column::Position));
    let of_mission = Column::MissionId.eq(mission);
    Entity::update_many().col_expr(Column::Position, aside).filter(of_mission).exec(tx).await?;
    if !rows.is_empty() {
        let known =
            OnConflict::column(Column::Id).update_columns([Column::Position, Column::DueOn]).to_owned();
        Entity::insert_many(rows).on_conflict(known).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn is_same(milestone: &Milestone, entry: &MilestoneEntry) -> bool {
    milestone.kind == entry.kind
        && milestone.title == entry.title
        && milestone.description == entry.description
}

/// A KPI keeps its id while its text stays the same, so that what was measured stays with it.
pub(super) async fn replace_kpis(
    tx: &WriteTx,
    mission: MissionId,
    kpis: &[KpiEntry],
    before: &[Kpi],
) -> Result<(), StoreError> {
    let mut before: Vec<_> = before.iter().collect();
    let mut kept = |entry: &KpiEntry| {
        let place = before.iter().position(|kpi| kpi.description == entry.description)?;
        Some(before.swap_remove(place).id)
    };
    kpi::Entity::delete_many().filter(kpi::Column::MissionId.eq(mission)).exec(tx).await?;
    let rows = (0..).zip(kpis).map(|(position, entry)| kpi::ActiveModel {
        id: Set(kept(entry).unwrap_or_else(|| tx.new_id())),
        mission_id: Set(mission),
        position: Set(position),
        description: Set(entry.description.clone()),
        target: Set(entry.target.clone()),
    });
    insert_all(tx, rows.collect()).await
}

async fn insert_all<A>(tx: &WriteTx, rows: Vec<A>) -> Result<(), StoreError>
where
    A: sea_orm::ActiveModelTrait + Send,
{
    if !rows.is_empty() {
        A::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
