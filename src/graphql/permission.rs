//! What the viewer may do, as data.

use async_graphql::{Enum, SimpleObject};

use crate::service::permission as service;

/// Why the viewer may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::PermissionCode")]
pub enum PermissionCode {
    /// It needs an account: sign in first.
    Unauthenticated,
    /// It is for somebody else to do.
    Forbidden,
    /// The object is hidden from the viewer.
    NotFound,
    /// The object is not in a state that allows this.
    WrongState,
    /// The deadline has passed.
    DeadlinePassed,
    /// Something that this needs is not there yet.
    Incomplete,
    /// Nobody approves a mission of an own alliance.
    OwnProposal,
    /// It needs the address of a wallet: link one with `walletLink`.
    NoAddress,
    /// It needs more voting power, or a waiver.
    NotQualified,
    /// The viewer has approved the mission already.
    AlreadyApproved,
    /// No critical milestone is late, so nothing can be taken back.
    NoGround,
    /// The year for which the grant was locked is over.
    LockEnded,
    /// The clawback of the grant is asked for already.
    CaseOpen,
}

/// Whether the viewer may do something now: decided by the same policy that guards the mutation. What is written in the
/// mutation's input is looked at by the mutation itself.
#[derive(Clone, Debug, SimpleObject)]
pub struct Permission {
    /// Whether the viewer may.
    pub allowed: bool,
    /// Names the reason for programs; null where the viewer may.
    pub code: Option<PermissionCode>,
    /// A sentence that says why not, and what to do; null where the viewer may.
    pub reason: Option<String>,
}

impl From<service::Permission> for Permission {
    fn from(permission: service::Permission) -> Self {
        let refused = permission.refusal();
        Self {
            allowed: refused.is_none(),
            code: refused.map(|refused| refused.code.into()),
            reason: refused.map(|refused| refused.reason.clone()),
        }
    }
}
