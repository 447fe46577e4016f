//! Rows of the area `team`, as the rest of the program sees them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::ids::{AccountId, SeasonId, SignalId};
use entity::vocab::{SignalKind, SignalStatus, SignalVisibility};

use super::Target;

/// A wish to contribute, or a search for contributors (P6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its id.
    pub id: SignalId,
    /// Its kind.
    pub kind: SignalKind,
    /// Where it stands.
    pub status: SignalStatus,
    /// Who may read it.
    pub visibility: SignalVisibility,
    /// The season.
    pub season_id: SeasonId,
    /// Who signals; none where the source does not say.
    pub account_id: Option<AccountId>,
    /// What it is about.
    pub target: Target,
    /// In the author's words.
    pub message: String,
    /// Hours offered a week.
    pub hours_per_week: Option<i32>,
    /// An IANA time zone name.
    pub timezone: Option<String>,
    /// The day of the signal, where its source states one.
    pub stated_on: Option<NaiveDate>,
    /// Where the record was taken from; empty for what was made here.
    pub source_urls: Vec<String>,
    /// Grows by one with each change; what `expectedVersion` is compared with.
    pub version: i32,
    /// When it was made here.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}
