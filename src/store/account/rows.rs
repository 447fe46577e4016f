//! Rows of the area `account` into domain values.

use entity::account;

use crate::domain::account::Account;
use crate::store::error::StoreError;
use crate::store::rows::strings;

impl TryFrom<account::Model> for Account {
    type Error = StoreError;

    fn try_from(row: account::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            kind: row.kind,
            handle: row.handle,
            display_name: row.display_name,
            bio: row.bio,
            timezone: row.timezone,
            note: row.note,
            source_urls: strings(row.source_urls)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
