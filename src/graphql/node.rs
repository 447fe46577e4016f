//! Objects by their global id.

use async_graphql::ID;
use uuid::Uuid;

/// The global id of an event's subject.
pub(crate) fn subject(prefix: &str, uuid: Uuid) -> Option<ID> {
    let prefix = type_safe_id::DynamicType::new(prefix).ok()?;
    Some(ID(type_safe_id::TypeSafeId::from_type_and_uuid(prefix, uuid).to_string()))
}
