//! A season's public record as a file: one JSON object a line.
//!
//! The first line names the format, then come the records by section, each after those that it names, and the last line is
//! the manifest: counts, hashes and the cursor at which the change feed goes on. So a file can be written while it is read
//! out of the database, and one that was cut or altered is known before anything of it is used.
//!
//! The records have no fields for what is not public. What is not in them cannot be exported.

mod ballot;
mod calendar;
mod conversation;
mod delivery;
mod forum;
mod governance;
mod line;
mod log;
mod manifest;
mod mission;
mod names;
mod people;
mod verify;

pub use ballot::{Ballot, BallotOption, BallotResult, BallotVote, OptionVotes};
pub use calendar::{Cycle, Intent, Policy, Season, SeasonDate, Tier};
pub use conversation::{Answer, Comment, CommentRevision, Question, Signal, Update};
pub use delivery::{ClawbackCase, Evidence, Grant, KpiMeasurement, MilestoneReport, Payout};
pub use forum::{AccountHandle, CleanHtml, ForumPost, ForumPostRevision, ForumThread};
pub use governance::{AccountAddress, Approval, DelegatePower, DelegateProfile, PowerSnapshot, Waiver};
pub use line::{Line, Section};
pub use log::{Event, ImportRecord, ObjectId};
pub use manifest::{FORMAT, Header, Manifest, SectionSum, Sums, VERSION};
pub use mission::{Application, BudgetLine, DeadlineMove, Kpi, Milestone, Mission, Revision};
pub use people::{Account, Alliance, Membership, TierClaim, TierReview};
pub use verify::{Fault, Verifier};

/// Declares records, whose names in the file are those of the API.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty,)+ })+) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, reason = "a field is what the API's field of this name is")]
            #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $name { $(pub $field: $kind,)+ }
        )+
    };
}

use records;
