//! Where missions stand by the clock: what a deadline ends has ended, whether or not a job has written it down yet.

use chrono::{DateTime, Utc};
use entity::vocab::{MissionKind, MissionStatus};

use super::{Mission, MissionAction, WrongState, transition};
use crate::domain::season::{Rules, is_past};

/// The state of a mission at a moment. `rules` are those that it was submitted under (rules 3.9 and 4.8); one whose source
/// does not tell when it was submitted stays as it was recorded.
#[must_use]
pub fn standing(mission: &Mission, rules: &Rules, now: DateTime<Utc>) -> MissionStatus {
    match (mission.kind, mission.status) {
        (MissionKind::Foundation, MissionStatus::Open)
            if is_past(application_deadline(mission, rules), now) =>
        {
            MissionStatus::ApplicationsClosed
        }
        (MissionKind::Proposed, MissionStatus::SeekingApproval)
            if mission.policy_version.is_some() && is_past(rules.approval_deadline, now) =>
        {
            MissionStatus::NotApprovedForVote
        }
        (_, status) => status,
    }
}

/// Until when an RFP takes applications: the season's date, unless the RFP names one of its own (rule 3.9) or was opened after
/// that date.
#[must_use]
pub fn application_deadline(mission: &Mission, rules: &Rules) -> Option<DateTime<Utc>> {
    let of_season = rules.application_deadline;
    mission.submit_by.or(of_season.filter(|deadline| was_open_by(mission, *deadline)))
}

fn was_open_by(mission: &Mission, deadline: DateTime<Utc>) -> bool {
    mission.opened_on.is_none_or(|opened| opened <= deadline.date_naive())
}

/// The state of a mission after an action at a moment.
///
/// # Errors
/// The action is not possible in the state that the mission has by then.
pub fn transition_at(
    mission: &Mission,
    rules: &Rules,
    now: DateTime<Utc>,
    action: MissionAction,
) -> Result<MissionStatus, WrongState> {
    transition(mission.kind, standing(mission, rules, now), action)
}
