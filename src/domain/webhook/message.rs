//! What is sent to a webhook.

use chrono::{DateTime, SecondsFormat, Utc};
use entity::ids::{AccountId, AllianceId, DeliveryId, EventId, MissionId, SeasonId, WebhookId};
use entity::vocab::EventKind;
use serde::Serialize;
use type_safe_id::{DynamicType, TypeSafeId};

use crate::domain::event::Event;

/// The type of the message that tests a webhook.
pub const TEST_MESSAGE: &str = "webhook.test";

/// A message: its id stays the same over all attempts, and so does its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The value of `webhook-id`.
    pub id: String,
    /// The JSON that is signed and sent.
    pub body: String,
}

/// The type of a message about an event: `MISSION_REVISED` is `mission.revised`.
#[must_use]
pub fn event_type(kind: EventKind) -> String {
    let name = kind.as_str().to_ascii_lowercase();
    match name.rsplit_once('_') {
        Some((noun, verb)) => format!("{noun}.{verb}"),
        None => name,
    }
}

#[derive(Serialize)]
struct Envelope<'a, D> {
    r#type: &'a str,
    timestamp: String,
    data: D,
}

/// An event under the names that the API gives its parts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EventData<'a> {
    id: EventId,
    kind: &'static str,
    subject_id: Option<String>,
    alliance_id: Option<AllianceId>,
    mission_id: Option<MissionId>,
    season_id: Option<SeasonId>,
    actor_id: Option<AccountId>,
    version: Option<i32>,
    changed_fields: &'a [String],
    data: &'a serde_json::Value,
    occurred_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TestData {
    webhook_id: WebhookId,
}

impl Message {
    /// The message about an event.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn of_event(event: &Event) -> Result<Self, serde_json::Error> {
        let subject = DynamicType::new(&event.subject_prefix).ok();
        let subject_id =
            subject.map(|prefix| TypeSafeId::from_type_and_uuid(prefix, event.subject_id).to_string());
        let data = EventData {
            id: event.id,
            kind: event.kind.as_str(),
            subject_id,
            alliance_id: event.alliance_id,
            mission_id: event.mission_id,
            season_id: event.season_id,
            actor_id: event.actor_id,
            version: event.version,
            changed_fields: &event.changed_fields,
            data: &event.data,
            occurred_at: moment(event.occurred_at),
        };
        Self::new(event.id.to_string(), &event_type(event.kind), event.occurred_at, data)
    }

    /// The message that tests a webhook.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn of_test(
        delivery: DeliveryId,
        webhook: WebhookId,
        at: DateTime<Utc>,
    ) -> Result<Self, serde_json::Error> {
        Self::new(delivery.to_string(), TEST_MESSAGE, at, TestData { webhook_id: webhook })
    }

    fn new(
        id: String,
        name: &str,
        at: DateTime<Utc>,
        data: impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(&Envelope { r#type: name, timestamp: moment(at), data })?;
        Ok(Self { id, body })
    }
}

fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Position, Readers};
    use entity::ids::TypedId;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn types_are_dotted_and_differ_from_each_other() {
        assert_eq!(event_type(EventKind::MissionRevised), "mission.revised");
        assert_eq!(event_type(EventKind::LeadTransferProposed), "lead_transfer.proposed");
        let types: std::collections::BTreeSet<_> =
            EventKind::ALL.iter().map(|kind| event_type(*kind)).collect();
        assert_eq!(types.len(), EventKind::ALL.len());
        let is_of_the_form = |c: char| c.is_ascii_lowercase() || ['.', '_'].contains(&c);
        assert!(types.iter().all(|name| name.chars().all(is_of_the_form) && name.contains('.')));
        assert!(!types.contains(TEST_MESSAGE));
    }

    #[test]
    fn the_body_is_the_event_under_the_names_of_the_api() {
        let event = Event {
            position: Position { tx: 0, seq: 7 },
            id: TypedId::from_uuid(Uuid::nil()),
            kind: EventKind::AllianceUpdated,
            subject_prefix: "alliance".into(),
            subject_id: Uuid::nil(),
            alliance_id: Some(TypedId::from_uuid(Uuid::nil())),
            mission_id: None,
            season_id: None,
            actor_id: None,
            readers: Readers::Public,
            version: Some(2),
            changed_fields: vec!["name".into()],
            data: json!({}),
            occurred_at: "2023-06-10T12:00:00Z".parse().expect("a moment"),
        };
        let message = Message::of_event(&event).expect("JSON");
        assert_eq!(message.id, event.id.to_string());
        insta::assert_snapshot!(message.body, @r#"{"type":"alliance.updated","timestamp":"2023-06-10T12:00:00.000Z","data":{"id":"event_00000000000000000000000000","kind":"ALLIANCE_UPDATED","subjectId":"alliance_00000000000000000000000000","allianceId":"alliance_00000000000000000000000000","missionId":null,"seasonId":null,"actorId":null,"version":2,"changedFields":["name"],"data":{},"occurredAt":"2023-06-10T12:00:00.000Z"}}"#);
    }
}
