//! The states of milestones, and what time does to them (docs/GOVERNANCE.md, States).

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use entity::vocab::{MilestoneKind, MilestoneStatus};

use crate::domain::mission::{Milestone, WrongState};

/// What can happen to a milestone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MilestoneAction {
    /// The leader reports it with evidence; late is better than never (edge 32).
    Report,
    /// A reviewer accepts the report.
    Accept,
    /// A reviewer sends the report back with a reason.
    Return,
    /// Its date passes.
    PassDate,
    /// The season or the lock ends without it.
    Miss,
}

/// The state of a milestone after an action.
///
/// # Errors
/// The action is not possible in this state.
pub fn milestone_transition(
    status: MilestoneStatus,
    action: MilestoneAction,
) -> Result<MilestoneStatus, WrongState> {
    use MilestoneAction as Action;
    use MilestoneStatus as Status;
    Ok(match (status, action) {
        (Status::Planned | Status::Overdue | Status::Missed | Status::Returned, Action::Report) => {
            Status::Reported
        }
        (Status::Reported, Action::Accept) => Status::Accepted,
        (Status::Reported, Action::Return) => Status::Returned,
        (Status::Planned, Action::PassDate) => Status::Overdue,
        (Status::Planned | Status::Overdue | Status::Returned, Action::Miss) => Status::Missed,
        _ => return Err(WrongState { state: status.as_str() }),
    })
}

/// The days on which the time for a mission ends, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// The last day of the season.
    pub season: Option<NaiveDate>,
    /// The end of the grant's lock.
    pub lock: Option<DateTime<Utc>>,
}

impl Ends {
    /// Whether the first of them has passed.
    fn have_passed(self, now: DateTime<Utc>) -> bool {
        let season = self.season.and_then(end_of);
        season.into_iter().chain(self.lock).min().is_some_and(|end| now >= end)
    }
}

/// The state of a milestone of a mission that is under way, at this time: one whose date passed is overdue, and one that
/// is not there when the season or the lock ends is missed, unless its own date is later (edge 20).
#[must_use]
pub fn by_clock(milestone: &Milestone, ends: Ends, now: DateTime<Utc>) -> MilestoneStatus {
    let is_past = is_past(milestone, now);
    let action = if ends.have_passed(now) && (is_past || milestone.due_on.is_none()) {
        MilestoneAction::Miss
    } else if is_past {
        MilestoneAction::PassDate
    } else {
        return milestone.status;
    };
    milestone_transition(milestone.status, action).unwrap_or(milestone.status)
}

/// Whether a milestone is late in a way that its reader can act on: overdue, missed, or sent back and past its date.
#[must_use]
pub fn is_late(milestone: &Milestone, now: DateTime<Utc>) -> bool {
    match by_clock(milestone, Ends::default(), now) {
        MilestoneStatus::Overdue | MilestoneStatus::Missed => true,
        MilestoneStatus::Returned => is_past(milestone, now),
        MilestoneStatus::Planned | MilestoneStatus::Reported | MilestoneStatus::Accepted => false,
    }
}

/// Whether a critical milestone should have been accepted by now, be it reported or not.
pub(super) fn is_owed(milestone: &Milestone, now: DateTime<Utc>) -> bool {
    let is_due = is_past(milestone, now) || milestone.status == MilestoneStatus::Missed;
    milestone.is_critical() && milestone.status != MilestoneStatus::Accepted && is_due
}

impl Milestone {
    /// Whether it shows that the proposal was carried out.
    #[must_use]
    pub fn is_critical(&self) -> bool {
        self.kind == MilestoneKind::Critical
    }
}

fn is_past(milestone: &Milestone, now: DateTime<Utc>) -> bool {
    milestone.due_on.and_then(end_of).is_some_and(|end| now >= end)
}

/// The moment at which a day is over.
fn end_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    day.checked_add_days(Days::new(1)).map(|next| next.and_time(NaiveTime::MIN).and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::TypedId;
    use uuid::Uuid;

    fn milestone(due_on: Option<&str>, status: MilestoneStatus) -> Milestone {
        Milestone {
            id: TypedId::from_uuid(Uuid::nil()),
            mission_id: TypedId::from_uuid(Uuid::nil()),
            position: 0,
            kind: MilestoneKind::Critical,
            title: "A map".to_owned(),
            description: None,
            due_on: due_on.map(|day| day.parse().expect("a day")),
            status,
            version: 1,
        }
    }

    fn at(moment: &str) -> DateTime<Utc> {
        moment.parse().expect("a moment")
    }

    #[test]
    fn the_whole_day_is_in_time() {
        let planned = milestone(Some("2023-09-01"), MilestoneStatus::Planned);
        let by = |moment| by_clock(&planned, Ends::default(), at(moment));
        assert_eq!(by("2023-09-01T23:59:59Z"), MilestoneStatus::Planned);
        assert_eq!(by("2023-09-02T00:00:00Z"), MilestoneStatus::Overdue);
    }

    #[test]
    fn what_is_not_there_when_the_season_ends_is_missed() {
        let ends = Ends { season: "2023-09-30".parse().ok(), lock: Some(at("2024-07-13T00:00:00Z")) };
        let by = |due_on, moment| by_clock(&milestone(due_on, MilestoneStatus::Planned), ends, at(moment));
        assert_eq!(by(Some("2023-09-01"), "2023-09-30T23:59:59Z"), MilestoneStatus::Overdue);
        assert_eq!(by(Some("2023-09-01"), "2023-10-01T00:00:00Z"), MilestoneStatus::Missed);
        assert_eq!(by(None, "2023-10-01T00:00:00Z"), MilestoneStatus::Missed);
        assert_eq!(by(Some("2023-11-15"), "2023-10-01T00:00:00Z"), MilestoneStatus::Planned);
        assert_eq!(by(Some("2023-11-15"), "2023-11-16T00:00:00Z"), MilestoneStatus::Missed);
    }

    #[test]
    fn the_lock_ends_it_where_the_season_names_no_day() {
        let ends = Ends { season: None, lock: Some(at("2024-07-13T00:00:00Z")) };
        let late = milestone(Some("2023-09-01"), MilestoneStatus::Overdue);
        assert_eq!(by_clock(&late, ends, at("2024-07-12T23:59:59Z")), MilestoneStatus::Overdue);
        assert_eq!(by_clock(&late, ends, at("2024-07-13T00:00:00Z")), MilestoneStatus::Missed);
    }

    #[test]
    fn time_does_nothing_to_what_was_reported() {
        let ends = Ends { season: "2023-09-30".parse().ok(), lock: None };
        for status in [MilestoneStatus::Reported, MilestoneStatus::Accepted] {
            let milestone = milestone(Some("2023-09-01"), status);
            assert_eq!(by_clock(&milestone, ends, at("2025-01-01T00:00:00Z")), status);
            assert!(!is_late(&milestone, at("2025-01-01T00:00:00Z")));
        }
    }
}
