//! The area `governance`: voting power, the approvals of delegates (rule group 4), ballots and how they are counted.

mod address;
mod approval;
mod power;
mod records;
mod sign_in_message;
mod tally;

pub use address::{Address, AddressError};
pub use approval::{ApprovalAction, MATERIAL_FIELDS, approval_transition, is_live, material};
pub use power::{Evidence, least_power, qualifies, ranks, share};
pub use records::*;
pub use sign_in_message::{InvalidUrl, PublicUrl, SignInMessage};
pub use tally::{Progress, Tally, next_action};
mod ballot;
mod count;

pub use ballot::{ApprovalsAtLock, Ballot, BallotOption, BallotResult, BallotVote, budget_rule, code};
pub use count::{Candidate, Count, Counted, Terms, carries, count, minimum_yes, quorum};
