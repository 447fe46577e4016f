//! Mirroring a topic of a Discourse forum: all of it in one transaction, each post once.

mod error;
mod place;
mod posts;
mod proofs;
mod report;
mod run;
mod thread;

pub use error::DiscourseError;
pub use place::find_subject;
pub use report::{DiscourseReport, ProvenHandle, UpdatedPost};
pub use run::{Mirror, import_discourse};
