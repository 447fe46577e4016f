//! Random histories of a mission's approvals: what counts is always valid, and no state is ever wrong.

use entity::vocab::MissionKind;
use proptest::prelude::*;

use super::*;
use crate::domain::amount::TokenAmount;
use crate::domain::governance::{ApprovalAction, Evidence, approval_transition, is_live, qualifies};
use crate::domain::mission::{BEFORE_BALLOT, TAKES_MIRRORED, transition};
use crate::domain::season::{Policy, preset};

const DELEGATES: usize = 7;

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
    Give(usize),
    Withdraw(usize),
    Reaffirm(usize),
    Join(usize),
    Leave(usize),
    Edit,
    Snapshot([i64; DELEGATES]),
    GrantWaiver(usize),
    EndWaiver(usize),
    Deadline,
    PostInTime(usize),
    Extend,
}

/// An approval as a story remembers it.
#[derive(Clone, Copy, Debug)]
struct Given {
    delegate: usize,
    state: ApprovalState,
    revision: u32,
    was_allowed: bool,
}

/// A mission among delegates.
struct World {
    policy: Policy,
    status: MissionStatus,
    is_over: bool,
    revision: u32,
    powers: [i64; DELEGATES],
    waivers: [bool; DELEGATES],
    members: [bool; DELEGATES],
    given: Vec<Given>,
}

impl World {
    fn new(season: i32) -> Self {
        Self {
            policy: preset(season).expect("a preset"),
            status: MissionStatus::SeekingApproval,
            is_over: false,
            revision: 1,
            powers: [0; DELEGATES],
            waivers: [false; DELEGATES],
            members: [false; DELEGATES],
            given: Vec::new(),
        }
    }

    fn may_approve(&self, delegate: usize) -> bool {
        let rank = 1 + self.powers.iter().filter(|power| **power > self.powers[delegate]).count();
        let amount = |micro| TokenAmount::from_micro(micro).expect("an amount");
        let evidence = Evidence {
            power: amount(self.powers[delegate]),
            supply: amount(1_000),
            rank: u32::try_from(rank).ok(),
        };
        !self.members[delegate] && (self.waivers[delegate] || qualifies(self.policy.approver, &evidence))
    }

    fn live(&mut self, delegate: usize) -> Option<&mut Given> {
        self.given.iter_mut().find(|given| given.delegate == delegate && is_live(given.state))
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Give(delegate) if !self.is_over => self.give(delegate),
            Step::Reaffirm(delegate) if !self.is_over => self.reaffirm(delegate),
            Step::Give(_) | Step::Reaffirm(_) => {}
            Step::PostInTime(delegate) => {
                self.give(delegate);
                return self.settle(TAKES_MIRRORED);
            }
            Step::Deadline => {
                self.is_over = true;
                self.turn(MissionAction::MissApprovals);
            }
            Step::Extend => {
                self.is_over = false;
                self.turn(MissionAction::ExtendApprovals);
            }
            Step::Withdraw(delegate) => self.end(delegate, ApprovalAction::Withdraw),
            Step::Join(delegate) => {
                self.members[delegate] = true;
                self.end(delegate, ApprovalAction::Invalidate);
                self.go_stale();
            }
            Step::Leave(delegate) => {
                self.members[delegate] = false;
                self.go_stale();
            }
            Step::Edit => {
                self.revision += 1;
                self.go_stale();
            }
            Step::Snapshot(powers) => self.powers = powers,
            Step::GrantWaiver(delegate) => self.waivers[delegate] = true,
            Step::EndWaiver(delegate) => self.waivers[delegate] = false,
        }
        self.settle(BEFORE_BALLOT);
    }

    fn give(&mut self, delegate: usize) {
        let (revision, was_allowed) = (self.revision, self.may_approve(delegate));
        if was_allowed && self.live(delegate).is_none() {
            self.given.push(Given { delegate, state: ApprovalState::Active, revision, was_allowed });
        }
    }

    fn reaffirm(&mut self, delegate: usize) {
        let (revision, is_allowed) = (self.revision, self.may_approve(delegate));
        if let Some(given) = self.live(delegate)
            && is_allowed
            && let Ok(state) = approval_transition(given.state, ApprovalAction::Reaffirm)
        {
            (given.state, given.revision) = (state, revision);
        }
    }

    /// Does what is possible in this state.
    fn turn(&mut self, action: MissionAction) {
        self.status = transition(MissionKind::Proposed, self.status, action).unwrap_or(self.status);
    }

    fn end(&mut self, delegate: usize, action: ApprovalAction) {
        if let Some(given) = self.live(delegate) {
            given.state = approval_transition(given.state, action).expect("what is live can end");
        }
    }

    fn go_stale(&mut self) {
        for given in self.given.iter_mut().filter(|given| is_live(given.state)) {
            given.state =
                approval_transition(given.state, ApprovalAction::GoStale).expect("what is live goes stale");
        }
    }

    fn progress(&self) -> Progress {
        Progress::of(Tally::of(self.given.iter().map(|given| given.state)), &self.policy)
    }

    fn settle(&mut self, states: &[MissionStatus]) {
        let action = next_action(self.status, &self.progress());
        if let Some(action) = action.filter(|_| states.contains(&self.status)) {
            self.status = transition(MissionKind::Proposed, self.status, action).expect("a legal transition");
        }
        // An approved mission that loses approvals after the deadline has missed it.
        if self.is_over {
            self.turn(MissionAction::MissApprovals);
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let who = || 0..DELEGATES;
    prop_oneof![
        6 => who().prop_map(Step::Give),
        2 => who().prop_map(Step::Withdraw),
        3 => who().prop_map(Step::Reaffirm),
        1 => who().prop_map(Step::Join),
        1 => who().prop_map(Step::Leave),
        2 => Just(Step::Edit),
        2 => proptest::array::uniform(0_i64..9).prop_map(Step::Snapshot),
        1 => who().prop_map(Step::GrantWaiver),
        1 => who().prop_map(Step::EndWaiver),
        1 => Just(Step::Deadline),
        2 => who().prop_map(Step::PostInTime),
        1 => Just(Step::Extend),
    ]
}

proptest! {
    #[test]
    fn only_what_is_valid_counts(season in 4_i32..=5, steps in proptest::collection::vec(step(), 0..80)) {
        let mut world = World::new(season);
        for step in &steps {
            world.take(step);
            let (progress, policy) = (world.progress(), world.policy.clone());
            let counted: Vec<_> = world.given.iter().filter(|given| {
                given.state == ApprovalState::Active
                    || (given.state == ApprovalState::Stale && policy.stale_approvals_count)
            }).collect();
            prop_assert_eq!(usize::try_from(progress.valid).expect("small"), counted.len());
            for given in &counted {
                prop_assert!(given.was_allowed, "{:?} was never allowed", given);
                prop_assert!(!world.members[given.delegate], "{:?} is the delegate's own", given);
                let others = counted.iter().filter(|other| other.delegate == given.delegate).count();
                prop_assert_eq!(others, 1, "one delegate counts twice");
                if !policy.stale_approvals_count {
                    prop_assert_eq!(given.revision, world.revision, "an approval of another revision counts");
                }
            }
            let expected = match (progress.missing(), world.is_over) {
                (0, _) => MissionStatus::ApprovedForVote,
                (1.., false) => MissionStatus::SeekingApproval,
                (1.., true) => MissionStatus::NotApprovedForVote,
            };
            prop_assert_eq!(world.status, expected);
            prop_assert_eq!(next_action(world.status, &progress), None, "it has come to rest");
        }
    }
}

#[test]
fn states_that_do_not_wait_for_approvals_stay() {
    let none = Progress { required: 4, ..Progress::default() };
    let all = Progress { required: 4, valid: 4, ..Progress::default() };
    for status in [MissionStatus::Draft, MissionStatus::OnBallot, MissionStatus::Withdrawn] {
        assert_eq!(next_action(status, &none), None);
        assert_eq!(next_action(status, &all), None);
    }
}

#[test]
fn where_none_are_required_none_are_missing() {
    let progress = Progress::default();
    assert_eq!(next_action(MissionStatus::SeekingApproval, &progress), Some(MissionAction::Approve));
}
