//! The public log, and what a season file has brought in.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, AllianceId, EventId, MissionId, PREFIXES, SeasonId};
use entity::vocab::EventKind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use super::records;

records! {
    /// A public event; its place in the log is that of its line.
    Event {
        id: EventId,
        kind: EventKind,
        subject_id: ObjectId,
        alliance_id: Option<AllianceId>,
        mission_id: Option<MissionId>,
        season_id: Option<SeasonId>,
        actor_id: Option<AccountId>,
        version: Option<i32>,
        changed_fields: Vec<String>,
        data: Map<String, Value>,
        occurred_at: DateTime<Utc>,
    }

    /// What a record of a season file became, so that the same file brings it in once.
    ImportRecord {
        section: String,
        key: String,
        subject_id: Uuid,
        fingerprint: String,
        created_at: DateTime<Utc>,
    }
}

/// An id of an object of any type, such as `mission_01h455vb4pex5vsknk084sn02q`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectId {
    /// The prefix of its type.
    pub prefix: String,
    /// The id itself.
    pub uuid: Uuid,
}

impl Serialize for ObjectId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let prefix = DynamicType::new(&self.prefix).map_err(serde::ser::Error::custom)?;
        to.collect_str(&TypeSafeId::from_type_and_uuid(prefix, self.uuid))
    }
}

impl<'de> Deserialize<'de> for ObjectId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(from)?;
        let id: Option<TypeSafeId<DynamicType>> = text.parse().ok();
        let known = id.filter(|id| PREFIXES.contains(&id.type_prefix()));
        let id = known
            .ok_or_else(|| serde::de::Error::custom(format_args!("`{text}` is not an id of an object")))?;
        Ok(Self { prefix: id.type_prefix().to_owned(), uuid: id.uuid() })
    }
}
