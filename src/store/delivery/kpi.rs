//! What was measured of KPIs.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use entity::ids::{AccountId, KpiId, MeasurementId, MissionId};
use entity::kpi;
use entity::kpi_measurement::{ActiveModel, Column, Entity};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::domain::delivery::Measurement;
use crate::domain::mission::Kpi;
use crate::policy::{KpiMeasure, Permit, Scope};
use crate::store::db::WriteTx;
use crate::store::error::StoreError;
use crate::store::mission::of_visible;
use crate::store::page::all_among;
use crate::store::rows::grouped;

/// A measured value to be recorded.
#[derive(Clone, Debug)]
pub struct NewMeasurement {
    /// The KPI.
    pub kpi: KpiId,
    /// Its mission.
    pub mission: MissionId,
    /// The value.
    pub value: String,
    /// Where it was read.
    pub source_url: String,
    /// The day it was measured.
    pub measured_on: NaiveDate,
    /// Who records it; none for the server itself.
    pub recorded_by: Option<AccountId>,
}

/// Records a measured value.
///
/// # Errors
/// The insert failed.
pub async fn measure(
    tx: &WriteTx,
    _: &Permit<KpiMeasure>,
    measurement: NewMeasurement,
) -> Result<(), StoreError> {
    let id: MeasurementId = tx.new_id();
    let row = ActiveModel {
        id: Set(id),
        kpi_id: Set(measurement.kpi),
        mission_id: Set(measurement.mission),
        value: Set(measurement.value),
        source_url: Set(measurement.source_url),
        measured_on: Set(measurement.measured_on),
        recorded_by: Set(measurement.recorded_by),
        created_at: Set(tx.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// The KPIs with these ids.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn kpis_by_id<C: ConnectionTrait>(
    db: &C,
    ids: &[KpiId],
) -> Result<HashMap<KpiId, Arc<Kpi>>, StoreError> {
    let rows = all_among(db, kpi::Entity::find(), kpi::Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Kpi::try_from(row)?)))).collect()
}

/// The KPIs with these ids, of missions that the actor may know of.
///
/// # Errors
/// The statement failed, or a row is not valid.
pub async fn known_kpis_by_id<C: ConnectionTrait>(
    db: &C,
    scope: &Scope,
    ids: &[KpiId],
) -> Result<HashMap<KpiId, Arc<Kpi>>, StoreError> {
    let known = of_visible((kpi::Entity, kpi::Column::MissionId), scope);
    let rows = all_among(db, kpi::Entity::find().filter(known), kpi::Column::Id, ids).await?;
    rows.into_iter().map(|row| Ok((row.id, Arc::new(Kpi::try_from(row)?)))).collect()
}

/// What was measured of each KPI, the newest record first.
///
/// # Errors
/// The statement failed.
pub async fn measurements_of<C: ConnectionTrait>(
    db: &C,
    kpis: &[KpiId],
) -> Result<HashMap<KpiId, Arc<Vec<Measurement>>>, StoreError> {
    let rows = all_among(db, Entity::find().order_by_desc(Column::Id), Column::KpiId, kpis).await?;
    grouped(rows.into_iter().map(|row| Ok((row.kpi_id, row.into()))))
}
