//! The alliances that were chosen for an RFP.

use entity::application::{ActiveModel, Column, Entity};
use entity::ids::{AllianceId, MissionId};
use entity::vocab::ApplicationStatus;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::policy::Permit;
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::mission::AdvancesMissions;

/// The alliances whose applications to an RFP were chosen, or are being carried out.
///
/// # Errors
/// The statement failed.
pub async fn chosen_alliances<C: ConnectionTrait>(
    db: &C,
    mission: MissionId,
) -> Result<Vec<AllianceId>, StoreError> {
    let chosen = [ApplicationStatus::Selected, ApplicationStatus::Active];
    let rows = Entity::find()
        .filter(Column::MissionId.eq(mission))
        .filter(Column::Status.is_in(chosen))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| row.alliance_id).collect())
}

/// Moves every application to an RFP that is in one state to the next.
///
/// # Errors
/// The statement failed.
pub async fn move_applications<V: AdvancesMissions>(
    tx: &WriteTx,
    _: &Permit<V>,
    mission: MissionId,
    (from, to): (ApplicationStatus, ApplicationStatus),
) -> Result<(), StoreError> {
    let row = ActiveModel { status: Set(to), updated_at: Set(tx.now()), ..ActiveModel::default() };
    Entity::update_many()
        .set(row)
        .col_expr(Column::Version, Expr::cust("version + 1"))
        .filter(Column::MissionId.eq(mission))
        .filter(Column::Status.eq(from))
        .exec(tx)
        .await?;
    Ok(())
}
