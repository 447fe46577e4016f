//! Ballots.

mod ballot;
mod ballot_input;
mod ballot_mutation;
mod ballot_option;
mod ballot_plan;
mod ballot_query;
mod ballot_result;
mod ballot_simulate;

pub use ballot::{Ballot, BallotConnection};
pub use ballot_mutation::BallotMutation;
pub use ballot_option::BallotOption;
pub(crate) use ballot_plan::{ballots, options};
pub use ballot_query::BallotQuery;
pub use ballot_result::{BallotResult, BallotVote, BallotVoteConnection};
