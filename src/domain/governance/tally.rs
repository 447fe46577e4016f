//! How many approvals a mission has, and what that means for it.

use chrono::{DateTime, Utc};
use entity::vocab::{ApprovalState, MissionStatus};

use crate::domain::mission::MissionAction;
use crate::domain::season::Rules;

/// How many approvals of a mission are in the states that may count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that are active.
    pub active: u32,
    /// Those that were given before a material change.
    pub stale: u32,
}

impl Tally {
    /// The tally of approvals in these states.
    pub fn of(states: impl IntoIterator<Item = ApprovalState>) -> Self {
        states.into_iter().fold(Self::default(), |tally, state| tally.with(state, 1))
    }

    /// The tally with `count` more approvals in a state.
    #[must_use]
    pub fn with(self, state: ApprovalState, count: u32) -> Self {
        match state {
            ApprovalState::Active => Self { active: self.active.saturating_add(count), ..self },
            ApprovalState::Stale => Self { stale: self.stale.saturating_add(count), ..self },
            ApprovalState::Withdrawn | ApprovalState::Invalid => self,
        }
    }
}

/// How far a mission is on its way to the vote, by the rules that it was submitted under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many approvals it needs (rule 4.1).
    pub required: u32,
    /// How many count.
    pub valid: u32,
    /// How many were given before a material change; they are among the valid ones where the season's rules say so.
    pub stale: u32,
    /// Until when approvals count (rule 4.8).
    pub deadline: Option<DateTime<Utc>>,
}

impl Progress {
    /// What a tally means by the rules of a season (rule 4.6 tells whether what is stale counts).
    #[must_use]
    pub fn of(tally: Tally, rules: &Rules) -> Self {
        let stale = if rules.stale_approvals_count { tally.stale } else { 0 };
        Self {
            required: rules.approvals_required,
            valid: tally.active.saturating_add(stale),
            stale: tally.stale,
            deadline: rules.approval_deadline,
        }
    }

    /// How many are missing.
    #[must_use]
    pub fn missing(&self) -> u32 {
        self.required.saturating_sub(self.valid)
    }
}

/// What happens to a mission in this state with these approvals, if anything.
#[must_use]
pub fn next_action(status: MissionStatus, progress: &Progress) -> Option<MissionAction> {
    match (status, progress.missing()) {
        (MissionStatus::SeekingApproval | MissionStatus::NotApprovedForVote, 0) => {
            Some(MissionAction::Approve)
        }
        (MissionStatus::ApprovedForVote, 1..) => Some(MissionAction::LoseApprovals),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
