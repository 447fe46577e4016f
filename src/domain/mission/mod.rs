//! The area `mission`: what missions say, their states, and the tier that counts.

mod address;
mod content;
mod diff;
mod eligibility;
mod records;
mod selection;
mod standing;
mod state;
mod tier;

pub use address::{AddressError, RecipientAddress};
pub use content::{BudgetEntry, Content, KpiEntry, MilestoneEntry, Parts};
pub use diff::{FieldChange, LINES_SHOWN, LineKind, TextDiff, TextLine, diff};
pub use eligibility::{
    ApplyingFacts, Blocker, ContentFacts, Leading, SubmissionFacts, application_blockers, content_blockers,
    submission_blockers, tier_blocker,
};
pub use records::*;
pub use selection::{Places, most_alike};
pub use standing::{application_deadline, standing, transition_at};
pub use state::{
    ApplicationAction, BEFORE_BALLOT, COUNTS_FOR_LEAD, MAY_RETURN, MissionAction, Revisable, TAKES_MIRRORED,
    WrongState, application_transition, is_before_ballot, revisable, transition,
};
pub use tier::effective_tier;
