//! Rows of the area `team` into domain values.

use entity::signal;

use crate::domain::team::{Signal, Target};
use crate::store::error::StoreError;
use crate::store::rows::strings;

impl TryFrom<signal::Model> for Signal {
    type Error = StoreError;

    fn try_from(row: signal::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            status: row.status,
            visibility: row.visibility,
            season_id: row.season_id,
            account_id: row.account_id,
            target: Target::of(row.mission_id, row.alliance_id, row.intent_id)
                .ok_or_else(|| StoreError::Corrupt("a signal with more than one target".to_owned()))?,
            message: row.message,
            hours_per_week: row.hours_per_week,
            timezone: row.timezone,
            stated_on: row.stated_on,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
