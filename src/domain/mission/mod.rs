//! The area `mission`: what missions say, their states, and the tier that counts.

mod address;
mod content;
mod records;
mod state;
mod tier;

pub use address::{AddressError, RecipientAddress};
pub use content::{BudgetEntry, Content, KpiEntry, MilestoneEntry, Parts};
pub use records::*;
pub use state::{
    ApplicationAction, COUNTS_FOR_LEAD, MissionAction, Revisable, WrongState, application_transition,
    revisable, transition,
};
pub use tier::effective_tier;
