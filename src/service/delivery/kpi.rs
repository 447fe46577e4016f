//! Measuring KPIs.

use chrono::NaiveDate;
use entity::ids::KpiId;
use entity::vocab::{EventKind, MissionStatus};

use super::facts::{delivery_facts, under_way};
use crate::domain::text::Line;
use crate::policy::{self, KpiMeasure};
use crate::service::error::Error;
use crate::service::mission::found_mission;
use crate::service::{Command, Ctx, Written};
use crate::store::db::WriteTx;
use crate::store::delivery::{self as store, NewMeasurement};

/// Records a measured value of a KPI with its source.
#[derive(Clone, Debug)]
pub struct MeasureKpi {
    /// The KPI.
    pub kpi: KpiId,
    /// The value.
    pub value: Line,
    /// Where it was read.
    pub source_url: String,
    /// The day it was measured; none is today.
    pub measured_on: Option<NaiveDate>,
}

impl Command for MeasureKpi {
    type Verb = KpiMeasure;
    type Id = KpiId;

    async fn run(&self, ctx: &Ctx, tx: &WriteTx) -> Result<Written<KpiId>, Error> {
        let kpi = store::kpis_by_id(tx, &[self.kpi]).await?.remove(&self.kpi);
        let kpi = kpi.ok_or_else(|| Error::not_found("KPI"))?;
        let mission = found_mission(tx, &ctx.actor, kpi.mission_id).await?;
        let facts = delivery_facts(tx, &ctx.actor, &mission).await?;
        let permit = policy::require::<KpiMeasure>(&ctx.actor, &facts)?;
        // Impact shows when the work is done.
        if mission.status != MissionStatus::Completed {
            under_way(&mission)?;
        }
        let measurement = NewMeasurement {
            kpi: kpi.id,
            mission: mission.id,
            value: self.value.to_string(),
            source_url: self.source_url.clone(),
            measured_on: self.measured_on.unwrap_or_else(|| tx.now().date_naive()),
            recorded_by: ctx.account(),
        };
        store::measure(tx, &permit, measurement).await?;
        let mut event = ctx.event(EventKind::KpiMeasured, kpi.id);
        event.alliance = mission.alliance_id;
        event.mission = Some(mission.id);
        event.season = Some(mission.season_id);
        event.changed_fields = vec!["measurements"];
        event.data = serde_json::json!({ "value": &*self.value, "description": kpi.description });
        Ok(Written { id: kpi.id, event: Some(tx.record(event).await?) })
    }
}
