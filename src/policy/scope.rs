//! What an actor may see of a list.

use entity::ids::AccountId;
use entity::vocab::StaffRole;

use super::Actor;

/// The part of every list that an actor may see; a list cannot be asked for without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The account that looks.
    pub viewer: Option<AccountId>,
    /// Whether drafts of RFPs are visible.
    pub sees_rfp_drafts: bool,
    /// Whether what was removed is visible.
    pub sees_removed: bool,
    /// Whether what staff do among themselves is visible.
    pub is_staff: bool,
    /// Whether every signal is visible.
    pub sees_all_signals: bool,
}

impl Scope {
    /// What this actor may see.
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self {
            viewer: actor.account(),
            sees_rfp_drafts: actor.is_staff(StaffRole::Foundation),
            sees_removed: actor.is_staff(StaffRole::Moderator),
            is_staff: actor.is_any_staff(),
            sees_all_signals: matches!(actor, Actor::System),
        }
    }
}
