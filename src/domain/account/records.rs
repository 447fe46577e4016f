//! Rows of the area `account`, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::{AccountId, SessionId};
use entity::vocab::{AccountKind, SessionEnd};

/// A person, an organization or a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its kind.
    pub kind: AccountKind,
    /// The unique name in addresses.
    pub handle: String,
    /// The name to show.
    pub display_name: String,
    /// About the account, in Markdown.
    pub bio: Option<String>,
    /// An IANA time zone name.
    pub timezone: Option<String>,
    /// A remark of the record's source.
    pub note: Option<String>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A sign-in, from its creation to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account_id: AccountId,
    /// When its owner signed in.
    pub created_at: DateTime<Utc>,
    /// When it ends unless it is refreshed before.
    pub expires_at: DateTime<Utc>,
    /// When it was ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was ended.
    pub end_reason: Option<SessionEnd>,
}

impl Session {
    /// Whether it can still be used.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }
}

/// What is kept of a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHash(pub String);
