//! Rows of the area `account` into domain values.

use entity::{account, session};

use crate::domain::account::{Account, Session};
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

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            created_at: row.created_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
            end_reason: row.end_reason,
        }
    }
}
