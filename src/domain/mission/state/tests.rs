use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const ACTIONS: &[MissionAction] = &[
    MissionAction::Complete,
    MissionAction::Revise,
    MissionAction::Submit,
    MissionAction::Approve,
    MissionAction::LoseApprovals,
    MissionAction::MissApprovals,
    MissionAction::ExtendApprovals,
    MissionAction::PutOnBallot,
    MissionAction::Fund,
    MissionAction::Reject,
    MissionAction::Begin,
    MissionAction::Cancel,
    MissionAction::EndangerMilestone,
    MissionAction::Recover,
    MissionAction::ClawBack,
    MissionAction::Finish,
    MissionAction::Withdraw,
    MissionAction::Remove,
    MissionAction::Publish,
    MissionAction::CloseApplications,
    MissionAction::Select,
    MissionAction::CloseWithoutSelection,
    MissionAction::Abandon,
];

const OF_PROPOSED: &[MissionStatus] = &[
    MissionStatus::Outline,
    MissionStatus::Draft,
    MissionStatus::SeekingApproval,
    MissionStatus::ApprovedForVote,
    MissionStatus::NotApprovedForVote,
    MissionStatus::OnBallot,
    MissionStatus::Funded,
    MissionStatus::NotFunded,
    MissionStatus::Active,
    MissionStatus::AtRisk,
    MissionStatus::Completed,
    MissionStatus::ClawedBack,
    MissionStatus::Cancelled,
    MissionStatus::Withdrawn,
    MissionStatus::Removed,
];

const OF_FOUNDATION: &[MissionStatus] = &[
    MissionStatus::Draft,
    MissionStatus::Open,
    MissionStatus::ApplicationsClosed,
    MissionStatus::Selected,
    MissionStatus::InProgress,
    MissionStatus::Completed,
    MissionStatus::ClosedWithoutSelection,
    MissionStatus::Abandoned,
];

/// Nothing but removal leads out of these. What was not funded may be, once the count is corrected.
const TERMINAL: &[MissionStatus] = &[
    MissionStatus::Completed,
    MissionStatus::ClawedBack,
    MissionStatus::Cancelled,
    MissionStatus::Withdrawn,
    MissionStatus::ClosedWithoutSelection,
    MissionStatus::Abandoned,
];

fn states_of(kind: MissionKind) -> &'static [MissionStatus] {
    match kind {
        MissionKind::Proposed => OF_PROPOSED,
        MissionKind::Foundation => OF_FOUNDATION,
    }
}

fn beginnings() -> impl Strategy<Value = (MissionKind, MissionStatus)> {
    select(vec![
        (MissionKind::Proposed, MissionStatus::Outline),
        (MissionKind::Proposed, MissionStatus::Draft),
        (MissionKind::Foundation, MissionStatus::Draft),
    ])
}

proptest! {
    #[test]
    fn whatever_happens_a_mission_keeps_to_the_states_of_its_kind(
        (kind, beginning) in beginnings(),
        actions in prop::collection::vec(select(ACTIONS), 0..60),
    ) {
        let mut status = beginning;
        for action in actions {
            let Ok(next) = transition(kind, status, action) else { continue };
            prop_assert!(states_of(kind).contains(&next), "{action:?} led from {status:?} to {next:?}");
            let is_removal = action == MissionAction::Remove;
            prop_assert!(!TERMINAL.contains(&status) || is_removal, "{action:?} left {status:?}");
            prop_assert!(status != MissionStatus::Removed);
            status = next;
        }
    }

    #[test]
    fn a_submitted_mission_never_becomes_a_draft_again(
        actions in prop::collection::vec(select(ACTIONS), 0..60),
    ) {
        let mut status = MissionStatus::SeekingApproval;
        for action in actions {
            status = transition(MissionKind::Proposed, status, action).unwrap_or(status);
            prop_assert!(!matches!(status, MissionStatus::Draft | MissionStatus::Outline));
        }
    }

    #[test]
    fn an_application_ends_once(
        actions in prop::collection::vec(select(vec![
            ApplicationAction::Submit,
            ApplicationAction::Review,
            ApplicationAction::Select,
            ApplicationAction::Decline,
            ApplicationAction::Withdraw,
            ApplicationAction::Begin,
            ApplicationAction::Finish,
            ApplicationAction::Abandon,
        ]), 0..30),
    ) {
        use ApplicationStatus as Status;
        let mut status = Status::Draft;
        for action in actions {
            let Ok(next) = application_transition(status, action) else { continue };
            let ended = matches!(
                status,
                Status::NotSelected | Status::Withdrawn | Status::Completed | Status::Abandoned
            );
            prop_assert!(!ended && next != Status::Draft);
            status = next;
        }
    }
}

#[test]
fn every_state_of_a_kind_can_be_reached() {
    for kind in [MissionKind::Proposed, MissionKind::Foundation] {
        let beginning = match kind {
            MissionKind::Proposed => MissionStatus::Outline,
            MissionKind::Foundation => MissionStatus::Draft,
        };
        let mut reached = vec![beginning];
        let mut place = 0;
        while let Some(status) = reached.get(place).copied() {
            for action in ACTIONS {
                match transition(kind, status, *action) {
                    Ok(next) if !reached.contains(&next) => reached.push(next),
                    _ => {}
                }
            }
            place += 1;
        }
        reached.sort_unstable();
        let mut all = states_of(kind).to_vec();
        all.sort_unstable();
        assert_eq!(reached, all);
    }
}

#[test]
fn a_mission_on_the_ballot_cannot_be_withdrawn() {
    let outcome = transition(MissionKind::Proposed, MissionStatus::OnBallot, MissionAction::Withdraw);
    assert_eq!(outcome, Err(WrongState { state: "ON_BALLOT" }));
}

#[test]
fn what_was_not_approved_may_return() {
    let outcome = transition(MissionKind::Proposed, MissionStatus::NotApprovedForVote, MissionAction::Submit);
    assert_eq!(outcome, Ok(MissionStatus::SeekingApproval));
}
