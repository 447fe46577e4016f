//! The area `governance`: ballots and how they are counted.

mod ballot;
mod count;

pub use ballot::{Ballot, BallotOption, BallotResult, BallotVote, budget_rule, code};
pub use count::{Candidate, Count, Counted, Terms, carries, count, minimum_yes, quorum};
