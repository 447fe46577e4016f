//! Ballots: locked, mirrored and counted (rule group 5).

mod ballot_lock;
mod ballot_relations;
mod ballot_result;
mod ballot_simulate;
mod ballot_votes;

pub use ballot_lock::{LockBallot, WantedOption};
pub use ballot_relations::{
    BallotById, BallotsOfIntent, OptionsOf, OptionsOfMission, ResultsOf, VoteCountOf, VotesOf,
};
pub use ballot_result::{RecordBallotResult, YesVotes};
pub use ballot_simulate::{SimulateBallot, Simulated, SimulatedOption, simulate};
pub use ballot_votes::{MirroredVote, RecordBallotVotes};
