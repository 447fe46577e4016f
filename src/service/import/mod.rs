//! Bringing a season file into the database: all of it in one transaction, each record once.

mod alliances;
mod applications;
mod calendar;
mod claims;
mod conversation;
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
