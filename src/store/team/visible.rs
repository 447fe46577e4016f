//! Who may read which signal.

use entity::ids::AccountId;
use entity::signal::{Column, Entity};
use entity::vocab::{MembershipStatus, RoleKind, SignalVisibility};
use entity::{membership, mission};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::policy::Scope;
use crate::store::rows::is;
use crate::store::subject::about_visible;

/// The signals that the actor may read. One that is for leaders is read by its author and by the leader of the alliance
/// that it concerns, or by every leader where it concerns none.
pub(crate) fn visible(scope: &Scope) -> Select<Entity> {
    let select = about_visible(Entity::find(), scope);
    if scope.sees_all_signals() {
        return select;
    }
    let mut readable = Condition::any().add(Column::Visibility.eq(SignalVisibility::Public));
    if let Some(viewer) = scope.viewer() {
        readable = readable.add(Column::AccountId.eq(viewer)).add(for_leader(viewer));
    }
    select.filter(readable)
}

fn for_leader(viewer: AccountId) -> Condition {
    let mut missions = Query::select();
    missions.column(mission::Column::Id).from(mission::Entity);
    missions.and_where(mission::Column::AllianceId.in_subquery(led_by(viewer)));
    let own_alliance = Column::AllianceId.in_subquery(led_by(viewer));
    let own_mission = Column::MissionId.in_subquery(missions);
    let every_leader = Condition::all().add(concerns_no_alliance()).add(Expr::exists(led_by(viewer)));
    Condition::any().add(own_alliance).add(own_mission).add(every_leader)
}

/// It is about an intent, about nothing, or about a mission that no alliance carries.
fn concerns_no_alliance() -> Condition {
    let mut carried = Query::select();
    carried.column(mission::Column::Id).from(mission::Entity);
    carried.and_where(mission::Column::AllianceId.is_not_null());
    carried.and_where(Expr::col((mission::Entity, mission::Column::Id)).equals((Entity, Column::MissionId)));
    Condition::all().add(Column::AllianceId.is_null()).add(Expr::exists(carried).not())
}

/// The alliances that an account leads.
fn led_by(account: AccountId) -> SelectStatement {
    let mut led = Query::select();
    led.column(membership::Column::AllianceId).from(membership::Entity);
    led.and_where(membership::Column::AccountId.eq(account));
    led.and_where(is((membership::Entity, membership::Column::Status), MembershipStatus::Active.as_str()));
    led.and_where(is((membership::Entity, membership::Column::RoleKind), RoleKind::Lead.as_str()));
    led
}
