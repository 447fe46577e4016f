//! The state machine of an approval (docs/GOVERNANCE.md, Approvals).

use entity::vocab::ApprovalState;

use crate::domain::mission::WrongState;

/// What can happen to an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApprovalAction {
    /// The mission changed in something material (rule 4.6).
    GoStale,
    /// The delegate approves the mission as it is now.
    Reaffirm,
    /// The delegate takes it back.
    Withdraw,
    /// It must not count any more (rule 4.4).
    Invalidate,
}

/// The state of an approval after an action. What was withdrawn or is invalid stays so; a new one may be given.
///
/// # Errors
/// The action is not possible in this state.
pub fn approval_transition(
    state: ApprovalState,
    action: ApprovalAction,
) -> Result<ApprovalState, WrongState> {
    use ApprovalAction as Action;
    use ApprovalState as State;
    match (state, action) {
        (State::Active | State::Stale, Action::GoStale) => Ok(State::Stale),
        (State::Active | State::Stale, Action::Withdraw) => Ok(State::Withdrawn),
        (State::Active | State::Stale, Action::Invalidate) => Ok(State::Invalid),
        (State::Stale, Action::Reaffirm) => Ok(State::Active),
        _ => Err(WrongState { state: state.as_str() }),
    }
}

/// Whether an approval takes the place that a delegate has on a mission (rule 4.5).
#[must_use]
pub fn is_live(state: ApprovalState) -> bool {
    matches!(state, ApprovalState::Active | ApprovalState::Stale)
}

/// The fields of a mission whose change is material (rule 4.6); `members` stands for a change of the alliance.
pub const MATERIAL_FIELDS: &[&str] =
    &["requestedAmount", "intentId", "milestones", "allianceId", "recipientAddress", "members"];

/// Those of `changed` that are material.
pub fn material<'a>(changed: &'a [&'static str]) -> impl Iterator<Item = &'static str> + 'a {
    changed.iter().copied().filter(|field| MATERIAL_FIELDS.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACTIONS: [ApprovalAction; 4] = [
        ApprovalAction::GoStale,
        ApprovalAction::Reaffirm,
        ApprovalAction::Withdraw,
        ApprovalAction::Invalidate,
    ];

    #[test]
    fn what_has_ended_stays_ended() {
        for state in [ApprovalState::Withdrawn, ApprovalState::Invalid] {
            for action in ACTIONS {
                assert!(approval_transition(state, action).is_err(), "{state:?} {action:?}");
            }
        }
    }

    #[test]
    fn only_what_is_stale_is_reaffirmed() {
        assert_eq!(
            approval_transition(ApprovalState::Stale, ApprovalAction::Reaffirm),
            Ok(ApprovalState::Active)
        );
        let error = approval_transition(ApprovalState::Active, ApprovalAction::Reaffirm);
        assert_eq!(error, Err(WrongState { state: "ACTIVE" }));
    }

    #[test]
    fn a_new_title_is_not_material() {
        let changed = ["title", "requestedAmount", "kpis", "milestones"];
        assert_eq!(material(&changed).collect::<Vec<_>>(), ["requestedAmount", "milestones"]);
    }
}
