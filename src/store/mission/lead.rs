//! How many missions a person leads.

use entity::account;
use entity::ids::{AccountId, AllianceId, SeasonId};
use entity::membership;
use entity::mission::{Column, Entity};
use entity::vocab::{MembershipStatus, MissionKind, RoleKind};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::domain::mission::COUNTS_FOR_LEAD;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::page::count;
use crate::store::rows::is;
use crate::store::write::changed;

/// Makes other writers that ask for the same leader's turn wait until this transaction ends, so that what is counted
/// next stays true. Writing the row is what makes them wait; on SQLite there is one writer anyway.
///
/// # Errors
/// The statement failed.
pub async fn take_turn(tx: &WriteTx, leader: AccountId) -> Result<(), StoreError> {
    let version = account::Column::Version;
    let update = account::Entity::update_many()
        .col_expr(version, Expr::col(version))
        .filter(account::Column::Id.eq(leader));
    changed(update.exec(tx).await?)
}

/// How many proposed missions of a season `leader` leads that count against the season's limit (rule 2.9).
///
/// # Errors
/// The statement failed.
pub async fn count_led<C: ConnectionTrait>(
    db: &C,
    leader: AccountId,
    season: SeasonId,
) -> Result<u64, StoreError> {
    let mut led = Query::select();
    led.column(membership::Column::AllianceId).from(membership::Entity);
    led.and_where(membership::Column::AccountId.eq(leader));
    led.and_where(is((membership::Entity, membership::Column::RoleKind), RoleKind::Lead.as_str()));
    led.and_where(is((membership::Entity, membership::Column::Status), MembershipStatus::Active.as_str()));
    let missions = Entity::find()
        .filter(Column::SeasonId.eq(season))
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.is_in(COUNTS_FOR_LEAD.iter().copied()))
        .filter(Column::AllianceId.in_subquery(led));
    count(db, missions).await
}

/// The season of each mission of an alliance that counts against its leader's limit (rule 2.9).
///
/// # Errors
/// The statement failed.
pub async fn seasons_of_counted(tx: &WriteTx, alliance: AllianceId) -> Result<Vec<SeasonId>, StoreError> {
    let missions = Entity::find()
        .filter(Column::AllianceId.eq(alliance))
        .filter(Column::Kind.eq(MissionKind::Proposed))
        .filter(Column::Status.is_in(COUNTS_FOR_LEAD.iter().copied()));
    Ok(missions.all(tx).await?.into_iter().map(|mission| mission.season_id).collect())
}
