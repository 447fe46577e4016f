//! What a viewer may do, as data: the decision of the policy that guards the write.

use crate::policy::{Actor, Decision, Denial, Verb};

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

    /// Why the viewer may not; none where the viewer may.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refused> {
        self.0.as_ref()
    }
}
