//! A key performance indicator.

use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};

use super::plan::kpis;
use crate::domain::mission as domain;
use crate::graphql::context::id;
use crate::graphql::error::Result;
use crate::graphql::payload::loadable;
use crate::graphql::scalar::{Date, DateTime, Url};
use crate::service::delivery::{KpiById, MeasurementsOf};
use crate::service::reader::Reader;

/// A key performance indicator of a mission.
pub struct Kpi {
    row: Arc<domain::Kpi>,
    reader: Reader,
}

impl Kpi {
    pub(crate) fn new(row: Arc<domain::Kpi>, reader: &Reader) -> Self {
        Self { row, reader: reader.clone() }
    }
}

loadable!(Kpi by KpiById, with kpis(ids));

/// A key performance indicator: what the impact of a mission is measured by.
#[Object]
impl Kpi {
    /// The id, the same everywhere.
    pub(crate) async fn id(&self) -> ID {
        id(self.row.id)
    }

    /// What is measured.
    async fn description(&self) -> &str {
        &self.row.description
    }

    /// The value to reach, where stated.
    async fn target(&self) -> Option<&str> {
        self.row.target.as_deref()
    }

    /// The values that were measured, the newest record first.
    async fn measurements(&self) -> Result<Vec<KpiMeasurement>> {
        let rows = self.reader.get::<MeasurementsOf>(self.row.id, &()).await?;
        let measurement = |row: &crate::domain::delivery::Measurement| KpiMeasurement {
            value: row.value.clone(),
            source_url: Url(row.source_url.clone()),
            measured_on: Date(row.measured_on),
            created_at: DateTime(row.created_at),
        };
        Ok(rows.iter().map(measurement).collect())
    }
}

/// A measured value of a KPI.
#[derive(Clone, Debug, SimpleObject)]
pub struct KpiMeasurement {
    /// The value, with its unit.
    pub value: String,
    /// Where it was read.
    pub source_url: Url,
    /// The day on which it was measured.
    pub measured_on: Date,
    /// When it was recorded.
    pub created_at: DateTime,
}
