//! Rows as domain values.

use entity::vocab::EventKind;
use entity::{webhook, webhook_attempt, webhook_delivery, webhook_secret};
use sea_orm::JsonValue;

use crate::domain::webhook::{Attempt, Delivery, LiveSecret, Secret, Webhook};
use crate::store::error::StoreError;

/// A newer server may have let the owner choose kinds that this one does not know; it never meets their events.
fn kinds(json: JsonValue) -> Result<Vec<EventKind>, StoreError> {
    let names: Vec<String> =
        serde_json::from_value(json).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(names.iter().filter_map(|name| EventKind::parse(name)).collect())
}

impl TryFrom<webhook::Model> for Webhook {
    type Error = StoreError;

    fn try_from(row: webhook::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            account_id: row.account_id,
            url: row.url,
            description: row.description,
            kinds: row.kinds.map(kinds).transpose()?,
            alliance_id: row.alliance_id,
            mission_id: row.mission_id,
            season_id: row.season_id,
            status: row.status,
            disabled_reason: row.disabled_reason,
            disabled_at: row.disabled_at,
            behind_event_id: row.behind_event_id,
            failing_since: row.failing_since,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

impl From<webhook_secret::Model> for LiveSecret {
    fn from(row: webhook_secret::Model) -> Self {
        let secret = Secret::stored(row.secret);
        Self { id: row.id, secret, created_at: row.created_at, ends_at: row.ends_at }
    }
}

impl From<webhook_delivery::Model> for Delivery {
    fn from(row: webhook_delivery::Model) -> Self {
        Self {
            id: row.id,
            webhook_id: row.webhook_id,
            event_id: row.event_id,
            message_type: row.message_type,
            state: row.state,
            attempts: row.attempts,
            next_attempt_at: row.next_attempt_at,
            note: row.note,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

impl From<webhook_attempt::Model> for Attempt {
    fn from(row: webhook_attempt::Model) -> Self {
        Self {
            number: row.number,
            attempted_at: row.attempted_at,
            duration_ms: row.duration_ms,
            status_code: row.status_code,
            response: row.response,
            error: row.error,
        }
    }
}
