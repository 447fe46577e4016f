//! Missions of one health, as a WHERE clause. It says of all missions what `domain::delivery::health` says of one.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::ids::SeasonId;
use entity::mission::{Column, Entity};
use entity::vocab::{MilestoneKind, MilestoneStatus, MissionHealth, MissionStatus};
use entity::{leader_update, milestone, mission_grant};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait};

use crate::domain::delivery::update_interval_days;
use crate::store::delivery::{UNDER_WAY, late};
use crate::store::error::StoreError;
use crate::store::season::every_policy;

/// A health at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HealthAt {
    /// The health.
    pub health: MissionHealth,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// The missions under way that are of this health.
pub(super) async fn of_health<C: ConnectionTrait>(
    db: &C,
    HealthAt { health, now }: HealthAt,
) -> Result<Condition, StoreError> {
    let critical = Condition::all().add(milestone::Column::Kind.eq(MilestoneKind::Critical));
    let returned = Condition::all().add(milestone::Column::Status.eq(MilestoneStatus::Returned));
    let off_track = Condition::any()
        .add(Column::Status.eq(MissionStatus::AtRisk))
        .add(has_milestone(critical.add(late(now))));
    let at_risk = Condition::any().add(has_milestone(late(now))).add(has_milestone(returned));
    let under_way = Condition::all().add(Column::Status.is_in(UNDER_WAY));
    let in_time = under_way.clone().add(off_track.clone().not()).add(at_risk.clone().not());
    Ok(match health {
        MissionHealth::OffTrack => under_way.add(off_track),
        MissionHealth::AtRisk => under_way.add(off_track.not()).add(at_risk),
        MissionHealth::Stale => in_time.add(silent(db, now).await?),
        MissionHealth::OnTrack => in_time.add(silent(db, now).await?.not()),
    })
}

fn has_milestone(which: Condition) -> Expr {
    let mut milestones = of_mission(milestone::Entity, milestone::Column::MissionId);
    milestones.cond_where(which);
    Expr::exists(milestones)
}

/// Missions whose leader has not been heard of for longer than the rules allow that they go by.
async fn silent<C: ConnectionTrait>(db: &C, now: DateTime<Utc>) -> Result<Condition, StoreError> {
    let mut any = Condition::any();
    for (days, rules) in by_interval(db).await? {
        let since = now - TimeDelta::days(i64::from(days));
        any = any.add(Condition::all().add(rules).add(heard_since(Some(since)).not()));
    }
    Ok(Condition::all().add(heard_since(None)).add(any))
}

/// The missions that go by rules with the same interval between updates, for each interval.
async fn by_interval<C: ConnectionTrait>(db: &C) -> Result<BTreeMap<u32, Condition>, StoreError> {
    let versions = every_policy(db).await?;
    let mut newest: BTreeMap<SeasonId, i32> = BTreeMap::new();
    for rules in &versions {
        let newest = newest.entry(rules.season_id).or_insert(rules.version);
        *newest = Ord::max(*newest, rules.version);
    }
    let mut intervals = BTreeMap::new();
    for rules in &versions {
        let mut of_version = Condition::any().add(Column::PolicyVersion.eq(rules.version));
        if newest.get(&rules.season_id) == Some(&rules.version) {
            of_version = of_version.add(Column::PolicyVersion.is_null());
        }
        let of_rules = Condition::all().add(Column::SeasonId.eq(rules.season_id)).add(of_version);
        let days = update_interval_days(&rules.policy);
        let all = intervals.remove(&days).unwrap_or_else(Condition::any);
        intervals.insert(days, all.add(of_rules));
    }
    Ok(intervals)
}

/// Whether a leader reported since then, or the work began since then; at any time, where none is given.
fn heard_since(since: Option<DateTime<Utc>>) -> Condition {
    let mut updates = of_mission(leader_update::Entity, leader_update::Column::MissionId);
    let mut grants = of_mission(mission_grant::Entity, mission_grant::Column::MissionId);
    match since {
        Some(since) => {
            updates.and_where(leader_update::Column::CreatedAt.gte(since));
            grants.and_where(mission_grant::Column::BegunAt.gte(since));
        }
        None => drop(grants.and_where(mission_grant::Column::BegunAt.is_not_null())),
    }
    Condition::any().add(Expr::exists(updates)).add(Expr::exists(grants))
}

/// Rows of a table whose `column` is the mission.
fn of_mission<E: EntityTrait>(table: E, column: E::Column) -> SelectStatement {
    let mut rows = Query::select();
    rows.expr(Expr::val(1)).from(table);
    rows.and_where(Expr::col((table, column)).equals((Entity, Column::Id)));
    rows
}
