//! Voting power, delegates and their approvals, and ballots.

mod approval;
mod delegate;
mod input;
mod mutation;
mod plan;
mod profile;
mod progress;
mod query;
mod queue;
mod snapshot;
mod waiver;
mod wallet;

pub use approval::{ApprovalConnection, DelegateApproval};
pub use mutation::GovernanceMutation;
pub(crate) use plan::{approvals_of_missions, approvals_on, progress_of_missions};
pub use progress::ApprovalProgress;
pub use query::GovernanceQuery;
pub use snapshot::VotingPowerSnapshot;
pub use waiver::ApprovalWaiver;
pub use wallet::WalletAddress;
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
