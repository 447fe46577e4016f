//! Bringing many records in at once: what is here already, and the rows of what is new.

mod account;
mod alliance;
mod conversation;
mod names;
mod record;
mod season;
mod team;

use url::Url;

pub use account::{NewAccount, insert_accounts};
pub use alliance::insert_alliances;
pub use conversation::{NewPost, close_questions, insert_posts};
pub use names::{Names, taken};
pub use record::{Imported, NewImport, imported, remember};
pub use season::{claims_of, cycles_of, intents_of, season_of, tiers_of};
pub use team::{NewSignal, OpenSignal, insert_signals, open_signals};

/// Addresses as a row keeps them.
fn urls(sources: &[Url]) -> serde_json::Value {
    serde_json::json!(sources)
}
