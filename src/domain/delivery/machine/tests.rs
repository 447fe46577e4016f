use chrono::TimeDelta;
use entity::ids::TypedId;
use entity::vocab::MilestoneKind;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::super::milestone::{Ends, MilestoneAction, by_clock, is_late, milestone_transition};
use super::*;

/// A mission from the vote on, as the use cases drive it.
#[derive(Clone, Debug)]
struct Delivery {
    status: MissionStatus,
    milestones: Vec<Milestone>,
    /// The milestone whose clawback is asked for.
    case: Option<usize>,
    ends: Ends,
    now: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    PassKyc,
    FailKyc,
    Report(usize),
    Accept(usize),
    Return(usize),
    Wait(i64),
    MarkOverdue,
    OpenClawback(usize),
    Decide(bool),
}

impl Delivery {
    fn funded(kinds: &[(MilestoneKind, Option<i64>)]) -> Self {
        let now: DateTime<Utc> = "2023-07-13T00:00:00Z".parse().expect("a moment");
        let milestone = |(place, (kind, due)): (i32, &(MilestoneKind, Option<i64>))| Milestone {
            id: TypedId::from_uuid(Uuid::from_u128(u128::from(place.unsigned_abs()))),
            mission_id: TypedId::from_uuid(Uuid::nil()),
            position: place,
            kind: *kind,
            title: "A map".to_owned(),
            description: None,
            due_on: due.map(|days| (now + TimeDelta::days(days)).date_naive()),
            status: MilestoneStatus::Planned,
            version: 1,
        };
        let milestones = (0..).zip(kinds).map(milestone).collect();
        let ends = Ends { season: Some((now + TimeDelta::days(80)).date_naive()), lock: None };
        Self { status: MissionStatus::Funded, milestones, case: None, ends, now }
    }

    fn is_under_way(&self) -> bool {
        matches!(self.status, MissionStatus::Active | MissionStatus::AtRisk)
    }

    fn act(&mut self, place: usize, action: MilestoneAction) -> Result<(), WrongState> {
        let milestone = self.milestones.get_mut(place).ok_or(WrongState { state: "NONE" })?;
        milestone.status = milestone_transition(milestone.status, action)?;
        Ok(())
    }

    fn mission(&mut self, action: MissionAction) -> Result<(), WrongState> {
        self.status = transition(MissionKind::Proposed, self.status, action)?;
        Ok(())
    }

    fn take(&mut self, step: Step) -> Result<(), WrongState> {
        let refused = WrongState { state: self.status.as_str() };
        match step {
            Step::Wait(days) => self.now += TimeDelta::days(days),
            Step::PassKyc => self.mission(MissionAction::Begin)?,
            Step::FailKyc => self.mission(MissionAction::Cancel)?,
            _ if !self.is_under_way() => return Err(refused),
            Step::Report(place) => self.act(place, MilestoneAction::Report)?,
            Step::Return(place) => self.act(place, MilestoneAction::Return)?,
            Step::Accept(place) => {
                self.act(place, MilestoneAction::Accept)?;
                let has_other_case = self.case.is_some_and(|case| case != place);
                let facts = (has_other_case, self.now);
                self.status = after_acceptance(MissionKind::Proposed, self.status, &self.milestones, facts)?;
                if self.case == Some(place) {
                    self.case = None;
                }
            }
            Step::MarkOverdue => self.mark_overdue(),
            Step::OpenClawback(place) => {
                let milestone = self.milestones.get(place).ok_or(refused)?;
                if self.case.is_some() || !milestone.is_critical() || !is_late(milestone, self.now) {
                    return Err(refused);
                }
                if self.status == MissionStatus::Active {
                    self.mission(MissionAction::EndangerMilestone)?;
                }
                self.case = Some(place);
            }
            Step::Decide(is_taken_back) => {
                self.case.take().ok_or(refused)?;
                self.status = after_decision(self.status, is_taken_back)?;
            }
        }
        Ok(())
    }

    fn mark_overdue(&mut self) {
        let mut missed = false;
        for milestone in &mut self.milestones {
            let status = by_clock(milestone, self.ends, self.now);
            let is_new = status != milestone.status && status == MilestoneStatus::Missed;
            missed |= is_new && milestone.is_critical();
            milestone.status = status;
        }
        if missed && self.status == MissionStatus::Active {
            self.mission(MissionAction::EndangerMilestone).expect("an active mission can be endangered");
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let place = 0_usize..4;
    let step = prop_oneof![
        Just(Step::PassKyc),
        Just(Step::FailKyc),
        place.clone().prop_map(Step::Report),
        place.clone().prop_map(Step::Report),
        place.clone().prop_map(Step::Accept),
        place.clone().prop_map(Step::Accept),
        place.clone().prop_map(Step::Return),
        (0_i64..40).prop_map(Step::Wait),
        Just(Step::MarkOverdue),
        place.prop_map(Step::OpenClawback),
        any::<bool>().prop_map(Step::Decide),
    ];
    prop::collection::vec(step, 0..60)
}

fn missions() -> impl Strategy<Value = Delivery> {
    let kind = select(vec![MilestoneKind::Critical, MilestoneKind::Critical, MilestoneKind::Benchmark]);
    let milestone = (kind, prop::option::of(0_i64..120));
    prop::collection::vec(milestone, 1..4).prop_map(|kinds| Delivery::funded(&kinds))
}

proptest! {
    #[test]
    fn whatever_happens_a_delivery_keeps_to_its_states(mut delivery in missions(), steps in steps()) {
        for step in steps {
            let before = delivery.clone();
            if delivery.take(step).is_err() {
                delivery = before;
                continue;
            }
            let after = delivery.status;
            let is_possible = matches!(
                after,
                MissionStatus::Funded | MissionStatus::Active | MissionStatus::AtRisk
                    | MissionStatus::Completed | MissionStatus::Cancelled | MissionStatus::ClawedBack
            );
            prop_assert!(is_possible, "{step:?} led to {after:?}");
            let had_ended = matches!(
                before.status,
                MissionStatus::Completed | MissionStatus::Cancelled | MissionStatus::ClawedBack
            );
            prop_assert!(!had_ended || after == before.status, "{step:?} left {:?}", before.status);
            prop_assert!(after != MissionStatus::Completed || is_complete(&delivery.milestones));
            prop_assert!(delivery.case.is_none() || after == MissionStatus::AtRisk, "{step:?}: a case of {after:?}");
            if after == MissionStatus::ClawedBack && !had_ended {
                prop_assert!(before.case.is_some() && before.status == MissionStatus::AtRisk);
            }
            if after == MissionStatus::Active {
                prop_assert!(!is_complete(&delivery.milestones), "{step:?} left a finished mission open");
            }
        }
    }
}

#[test]
fn what_comes_late_but_before_the_vote_completes_the_mission() {
    let mut delivery = Delivery::funded(&[(MilestoneKind::Critical, Some(10))]);
    for step in [
        Step::PassKyc,
        Step::Wait(100),
        Step::MarkOverdue,
        Step::OpenClawback(0),
        Step::Report(0),
        Step::Accept(0),
    ] {
        delivery.take(step).expect("possible");
    }
    assert_eq!((delivery.status, delivery.case), (MissionStatus::Completed, None));
}

#[test]
fn a_mission_without_critical_milestones_is_never_complete_by_itself() {
    let mut delivery = Delivery::funded(&[(MilestoneKind::Benchmark, None)]);
    for step in [Step::PassKyc, Step::Report(0), Step::Accept(0)] {
        delivery.take(step).expect("possible");
    }
    assert_eq!(delivery.status, MissionStatus::Active);
}
