//! What reviews and votes do to a mission that is under way.

use chrono::{DateTime, Utc};
use entity::vocab::{MilestoneStatus, MissionKind, MissionStatus};

use super::milestone::is_owed;
use crate::domain::mission::{Milestone, MissionAction, WrongState, transition};

/// What the milestones of a mission say of its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// A critical one is not accepted, so the mission is not done, whoever says so.
    Owed,
    /// Every critical one was accepted: the mission is done.
    Done,
    /// None is critical, so it is done when the Foundation says so.
    Unmeasured,
}

impl Completion {
    /// What these milestones say.
    #[must_use]
    pub fn of(milestones: &[Milestone]) -> Self {
        let mut critical = milestones.iter().filter(|milestone| milestone.is_critical()).peekable();
        if critical.peek().is_none() {
            Self::Unmeasured
        } else if critical.all(|milestone| milestone.status == MilestoneStatus::Accepted) {
            Self::Done
        } else {
            Self::Owed
        }
    }
}

/// Whether every critical milestone was accepted, and there is one.
#[must_use]
pub fn is_complete(milestones: &[Milestone]) -> bool {
    Completion::of(milestones) == Completion::Done
}

/// The state of a mission once a report was accepted: a late critical milestone that came before the vote saves it, unless
/// another one is late or its clawback is asked for, and the last one completes it.
///
/// # Errors
/// The mission is in a state in which nothing can be accepted.
pub fn after_acceptance(
    kind: MissionKind,
    status: MissionStatus,
    milestones: &[Milestone],
    (has_other_case, now): (bool, DateTime<Utc>),
) -> Result<MissionStatus, WrongState> {
    let is_endangered = has_other_case || milestones.iter().any(|milestone| is_owed(milestone, now));
    let status = match status {
        MissionStatus::AtRisk if is_endangered => return Ok(status),
        MissionStatus::AtRisk => transition(kind, status, MissionAction::Recover)?,
        status => status,
    };
    if is_complete(milestones) { transition(kind, status, MissionAction::Finish) } else { Ok(status) }
}

/// The state of a mission once the Token House decided on its grant.
///
/// # Errors
/// Nothing is to be decided in this state.
pub fn after_decision(status: MissionStatus, is_taken_back: bool) -> Result<MissionStatus, WrongState> {
    let action = if is_taken_back { MissionAction::ClawBack } else { MissionAction::Recover };
    transition(MissionKind::Proposed, status, action)
}

#[cfg(test)]
mod tests;
