//! Rows of the area `account`, as the rest of the program sees them.

use chrono::{DateTime, Utc};
use entity::ids::AccountId;
use entity::vocab::AccountKind;

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
