//! Services and their tokens, addresses of accounts, voting power, the approvals of delegates (rule group 4), and ballots
//! (rule group 5).

mod at_lock;
mod basis;
mod decline;
mod facts;
mod give;
mod mirror;
mod permission;
mod profile;
mod relations;
pub mod service;
mod settle;
mod snapshot;
mod stale;
mod waiver;
mod wallet;
mod withdraw;

pub use decline::DeclineMission;
pub(crate) use facts::is_qualified_delegate;
pub use give::{GiveApproval, ReaffirmApproval};
pub use mirror::MirrorApproval;
pub(crate) use permission::viewer_qualifies;
pub use permission::{may_approve, may_decline, may_reaffirm, may_withdraw, prime_approving};
pub use profile::ChangeDelegateProfile;
pub use relations::{
    AddressesOf, ApprovalById, ApprovalCountOf, ApprovalsOf, ChangesOf, DelegateProfileOf, NewestSnapshot,
    OwnerOf, PowerNow, ProgressKey, ProgressOf, SnapshotById, WaiverById, changed_since,
};
pub(crate) use settle::settle;
pub use snapshot::{AppendPower, MOST_ROWS, PublishSnapshot, RecordSnapshot, SnapshotFields};
pub(crate) use stale::{members_changed, text_changed};
pub use waiver::{GrantWaiver, RevokeWaiver};
pub use wallet::{Challenge, LinkWallet, UnlinkWallet, challenge};
pub use withdraw::WithdrawApproval;
mod ballot_lock;
mod ballot_relations;
mod ballot_result;
mod ballot_simulate;
mod ballot_votes;

pub use ballot_lock::{LockBallot, WantedOption, WantedSupply};
pub use ballot_relations::{
    BallotById, BallotsOfIntent, OptionsOf, OptionsOfMission, ResultsOf, VoteCountOf, VotesOf,
};
pub use ballot_result::{RecordBallotResult, YesVotes};
pub use ballot_simulate::{SimulateBallot, Simulated, SimulatedOption, simulate};
pub use ballot_votes::{MirroredVote, RecordBallotVotes};
