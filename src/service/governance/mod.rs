//! Services and their tokens, addresses of accounts, voting power, and the approvals of delegates (rule group 4).

mod at_lock;
mod basis;
mod decline;
mod facts;
mod give;
mod mirror;
mod profile;
mod relations;
pub mod service;
mod settle;
mod snapshot;
mod stale;
mod waiver;
mod wallet;
mod withdraw;

pub use at_lock::{ApprovalAtLock, approvals_at_lock};
pub use decline::DeclineMission;
pub use give::{GiveApproval, ReaffirmApproval};
pub use mirror::MirrorApproval;
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
