//! Who may do what: pure functions of the actor and the facts.
//!
//! A service loads the facts, calls [`require`] and hands the [`Permit`] to the store; a write of a guarded verb
//! cannot be called without one.

mod facts;
mod scope;
mod verbs;
mod viewer;

use std::collections::BTreeSet;
use std::marker::PhantomData;

use entity::ids::{AccountId, ServiceTokenId, SessionId};
use entity::vocab::{ServiceScope, StaffRole};

pub use facts::{
    AllianceFacts, ApplicationFacts, AuthorFacts, ClawbackFacts, DeliveryFacts, HandoverFacts, MissionFacts,
    OwnerFacts, SpeechFacts, SubjectFacts,
};
pub use scope::Scope;
pub use verbs::*;
pub use viewer::{PrivateReads, Sharing, Viewer};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// An account.
    Account(Identity),
    /// A program with an API token.
    Service(ServiceIdentity),
    /// The server itself and its operator at the command line.
    System,
}

/// An account that is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The account.
    pub account: AccountId,
    /// The session that its token belongs to.
    pub session: SessionId,
    /// The staff roles that it holds now.
    pub staff: BTreeSet<StaffRole>,
}

/// A service that presents an API token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServiceIdentity {
    /// The account of the service.
    pub account: AccountId,
    /// The token.
    pub token: ServiceTokenId,
    /// What the token may do besides reading.
    pub scopes: BTreeSet<ServiceScope>,
}

impl Actor {
    /// The account that acts, if one does.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(identity) => Some(identity.account),
            Self::Service(service) => Some(service.account),
            Self::Anonymous | Self::System => None,
        }
    }

    /// Whether the actor holds a staff role; the system holds each.
    #[must_use]
    pub fn is_staff(&self, role: StaffRole) -> bool {
        match self {
            Self::Account(identity) => identity.staff.contains(&role),
            Self::System => true,
            Self::Anonymous | Self::Service(_) => false,
        }
    }

    /// Whether the actor is a service whose token has this scope.
    #[must_use]
    pub fn has_scope(&self, scope: ServiceScope) -> bool {
        matches!(self, Self::Service(service) if service.scopes.contains(&scope))
    }

    /// Whether the actor brings records from elsewhere, thousands at a time: a service, or the Foundation by hand.
    #[must_use]
    pub fn writes_in_bulk(&self) -> bool {
        matches!(self, Self::Service(_)) || self.is_staff(StaffRole::Foundation)
    }

    /// Whether the actor holds any staff role.
    #[must_use]
    pub fn is_any_staff(&self) -> bool {
        StaffRole::ALL.iter().any(|role| self.is_staff(*role))
    }
}

/// What the policy says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The actor may.
    Allow,
    /// The actor may not, and is told why.
    Deny(Denial),
    /// The actor may not know that the object exists.
    Hide,
}

/// Why the policy says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denial {
    /// The action needs an account.
    #[error("Sign in first, and send the access token in the header `Authorization`.")]
    SignedOut,
    /// The action belongs to the alliance's leader.
    #[error("Only the leader of the alliance may do this. Ask the leader.")]
    NotLeader,
    /// The action belongs to the alliance's members.
    #[error("Only a member of the alliance may do this. Ask its leader to add you.")]
    NotMember,
    /// The action belongs to the author.
    #[error("Only the author may do this. Ask the author.")]
    NotAuthor,
    /// The action belongs to the member to whom the lead was offered.
    #[error("Only the member to whom the lead was offered may do this. Ask that member.")]
    NotSuccessor,
    /// The action belongs to the Foundation.
    #[error(
        "Only staff of the Foundation may do this. Ask the operator of the server for the role if you belong to it."
    )]
    NotFoundation,
    /// The action belongs to the owner.
    #[error("Only the owner may do this. Ask the owner.")]
    NotOwner,
    /// The action belongs to staff of the Foundation and to moderators.
    #[error("Only staff of the Foundation or a moderator may do this. Ask one of them.")]
    NotCurator,
    /// The action belongs to moderators.
    #[error("Only a moderator may do this. Ask one, or the operator of the server for the role.")]
    NotModerator,
    /// Staff do not judge what they claim themselves.
    #[error("Nobody judges a claim of one's own. Ask another member of staff.")]
    OwnClaim,
    /// The action belongs to people.
    #[error("This is for people. An API token reads, and writes what its scopes allow.")]
    NotForServices,
    /// The API token lacks the scope.
    #[error("The API token has not the scope for this. Ask the operator of the server for one that has.")]
    MissingScope,
    /// The action belongs to those who review milestones.
    #[error(
        "Only staff of the Foundation or the Grants Council may do this. Ask the operator of the server for the role if you belong to them."
    )]
    NotReviewer,
    /// Nobody reviews the own work (rule 2.12).
    #[error("You belong to the alliance whose work this is. Leave it to somebody who does not.")]
    OwnWork,
    /// The action belongs to those who may ask for a clawback.
    #[error("Only a qualified delegate or staff of the Foundation may do this. Ask one of them.")]
    NotGuardian,
    /// The action belongs to whoever runs the server.
    #[error("Only the operator of the server may do this, at its command line.")]
    NotOperator,
    /// The object is not visible to the actor.
    #[error(
        "There is no such object, or you may not see it. Name another one, or sign in as somebody who may."
    )]
    Hidden,
}

/// An action of the API that needs a decision.
pub trait Verb: Sized {
    /// What the decision depends on besides the actor.
    type Facts;
    /// The action's name in the API.
    const ACTION: &'static str;
    /// The decision.
    fn decide(actor: &Actor, facts: &Self::Facts) -> Decision;
}

/// Proof that the policy allowed `V`.
#[derive(Debug)]
pub struct Permit<V: Verb>(PhantomData<V>);

/// Lets the actor do `V`, or says why not.
///
/// # Errors
/// The policy's denial.
pub fn require<V: Verb>(actor: &Actor, facts: &V::Facts) -> Result<Permit<V>, Denial> {
    match V::decide(actor, facts) {
        Decision::Allow => Ok(Permit(PhantomData)),
        Decision::Deny(denial) => Err(denial),
        Decision::Hide => Err(Denial::Hidden),
    }
}
