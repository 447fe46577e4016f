//! SQL of the area `governance`.

mod ballot;
mod ballot_rows;
mod ballot_vote;
mod ballot_write;

pub use ballot::{
    BallotFilter, ballots, ballots_by_id, ballots_of_intents, count_ballots, options_of, options_of_missions,
    results_of,
};
pub use ballot_vote::{
    NewVote, VoteSums, count_votes, record_votes, voters_among, votes_of_each, votes_sums,
};
pub use ballot_write::{NewBallot, NewOption, NewResult, lock, record_result};
