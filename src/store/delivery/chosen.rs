//! The alliances that were chosen for an RFP.

use std::collections::HashMap;
use std::sync::Arc;

use entity::application::{Column, Entity};
use entity::ids::{AllianceId, MissionId};
use entity::vocab::ApplicationStatus;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::store::error::StoreError;
use crate::store::page::all_among;
use crate::store::rows::grouped;

/// The alliances whose applications to each RFP were chosen, or are being carried out.
///
/// # Errors
/// The statement failed.
pub async fn chosen_alliances<C: ConnectionTrait>(
    db: &C,
    missions: &[MissionId],
) -> Result<HashMap<MissionId, Arc<Vec<AllianceId>>>, StoreError> {
    let chosen = [ApplicationStatus::Selected, ApplicationStatus::Active];
    let select = Entity::find().filter(Column::Status.is_in(chosen));
    let rows = all_among(db, select, Column::MissionId, missions).await?;
    grouped(rows.into_iter().filter_map(|row| Some(Ok((row.mission_id, row.alliance_id?)))))
}
