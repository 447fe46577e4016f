//! The alliances that were chosen for an RFP.

use entity::application::{Column, Entity};
use entity::ids::{AllianceId, MissionId};
use entity::vocab::ApplicationStatus;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::store::error::StoreError;

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
