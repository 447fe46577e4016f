//! What an actor may see of a list.

use entity::ids::AccountId;
use entity::vocab::StaffRole;

use super::{Actor, Viewer};

/// The part of every list that an actor may see; a list cannot be asked for without one.
#[derive(Clone, Debug)]
pub struct Scope(Viewer);

impl Scope {
    /// What this actor may see.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self(Viewer::new(actor.clone()))
    }

    pub(super) fn new(viewer: Viewer) -> Self {
        Self(viewer)
    }

    /// The account that looks.
    #[must_use]
    pub fn viewer(&self) -> Option<AccountId> {
        self.0.actor().account()
    }

    /// Whether drafts of RFPs are visible.
    #[must_use]
    pub fn sees_rfp_drafts(&self) -> bool {
        self.0.is_staff(StaffRole::Foundation)
    }

    /// Whether what was removed is visible.
    #[must_use]
    pub fn sees_removed(&self) -> bool {
        self.0.is_staff(StaffRole::Moderator)
    }

    /// Whether every signal is visible.
    #[must_use]
    pub fn sees_all_signals(&self) -> bool {
        self.0.is_system()
    }

    /// Whether claims to handles are visible before they are proven.
    #[must_use]
    pub fn sees_claims(&self) -> bool {
        self.0.is_staff(StaffRole::Foundation) || self.0.is_staff(StaffRole::Moderator)
    }

    /// Whether what staff do among themselves is visible.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        StaffRole::ALL.iter().any(|role| self.0.is_staff(*role))
    }
}
