//! Bringing season files and forum topics into the database: each in one transaction, each record once.

mod alliances;
mod applications;
mod calendar;
mod claims;
mod conversation;
pub mod discourse;
mod error;
mod ledger;
mod missions;
mod names;
mod people;
mod report;
mod revisions;
mod rfps;
mod run;
mod signals;
mod tags;

pub use error::ImportError;
pub use report::{ImportReport, SectionCounts};
pub use run::import_season;
