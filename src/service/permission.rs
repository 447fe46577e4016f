//! What a viewer may do, as data: the decision of the policy that guards the write.

use crate::policy::{Actor, Decision, Denial, Verb};
use crate::service::error::{Error, ProblemCode};

/// Whether the viewer may do something at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission(Option<Refused>);

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Names the reason for programs.
    pub code: PermissionCode,
    /// A sentence that says what to do.
    pub reason: String,
}

/// Why the viewer may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionCode {
    /// It needs an account.
    Unauthenticated,
    /// The account may not do this.
    Forbidden,
    /// The object is hidden from the account.
    NotFound,
    /// The object is not in a state that allows this.
    WrongState,
    /// The deadline has passed.
    DeadlinePassed,
    /// Something that this needs is not there yet.
    Incomplete,
    /// Nobody approves a mission of an own alliance (rule 4.4).
    OwnProposal,
    /// The account has no address of its own yet.
    NoAddress,
    /// The delegate has too little voting power, and no waiver (rules 4.1, 4.7 and 4.10).
    NotQualified,
    /// The delegate has approved the mission already (rule 4.5).
    AlreadyApproved,
    /// No critical milestone is late, so nothing can be taken back (rule 7.7).
    NoGround,
    /// The year for which the grant was locked is over (rule 7.1).
    LockEnded,
    /// The clawback of the grant is asked for already.
    CaseOpen,
}

impl From<ProblemCode> for PermissionCode {
    fn from(code: ProblemCode) -> Self {
        match code {
            ProblemCode::DeadlinePassed => Self::DeadlinePassed,
            ProblemCode::Incomplete => Self::Incomplete,
            ProblemCode::OwnProposal => Self::OwnProposal,
            ProblemCode::NoAddress => Self::NoAddress,
            ProblemCode::NotQualified => Self::NotQualified,
            ProblemCode::AlreadyApproved => Self::AlreadyApproved,
            ProblemCode::NoGround => Self::NoGround,
            ProblemCode::LockEnded => Self::LockEnded,
            ProblemCode::CaseOpen => Self::CaseOpen,
            _ => Self::WrongState,
        }
    }
}

impl Permission {
    /// The viewer may.
    #[must_use]
    pub fn granted() -> Self {
        Self(None)
    }

    /// The viewer may not.
    #[must_use]
    pub fn refused(code: PermissionCode, reason: String) -> Self {
        Self(Some(Refused { code, reason }))
    }

    /// What the policy says of `V`.
    #[must_use]
    pub fn of<V: Verb>(actor: &Actor, facts: &V::Facts) -> Self {
        let denial = match V::decide(actor, facts) {
            Decision::Allow => return Self::granted(),
            Decision::Deny(denial) => denial,
            Decision::Hide => Denial::Hidden,
        };
        let code = match denial {
            Denial::SignedOut => PermissionCode::Unauthenticated,
            Denial::Hidden => PermissionCode::NotFound,
            _ => PermissionCode::Forbidden,
        };
        Self::refused(code, denial.to_string())
    }

    /// The first of two that says no.
    #[must_use]
    pub fn and(self, other: impl FnOnce() -> Self) -> Self {
        if self.0.is_some() { self } else { other() }
    }

    /// What the rules behind the policy say, which are asked where it allows.
    ///
    /// # Errors
    /// They could not be asked.
    pub async fn then(self, rules: impl Future<Output = Result<(), Error>>) -> Result<Self, Error> {
        if self.0.is_some() {
            return Ok(self);
        }
        match rules.await {
            Ok(()) => Ok(self),
            Err(Error::Rule(problem)) => Ok(Self::refused(problem.code.into(), problem.message)),
            Err(error) => Err(error),
        }
    }

    /// Why the viewer may not; none where the viewer may.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refused> {
        self.0.as_ref()
    }
}
