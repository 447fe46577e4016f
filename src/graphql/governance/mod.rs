//! Voting power, delegates and their approvals.

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
