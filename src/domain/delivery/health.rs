//! How a mission that is under way is doing.

use chrono::{DateTime, TimeDelta, Utc};
use entity::vocab::{MilestoneStatus, MissionHealth, MissionStatus};

use super::milestone::is_late;
use crate::domain::mission::Milestone;
use crate::domain::season::Policy;

/// A month: how often a leader reports where the rules of the season do not say (rule 7.10).
const DEFAULT_UPDATE_INTERVAL_DAYS: u32 = 30;

/// Within how many days the leader of a mission under way reports again.
#[must_use]
pub fn update_interval_days(policy: &Policy) -> u32 {
    policy.update_interval_days.unwrap_or(DEFAULT_UPDATE_INTERVAL_DAYS)
}

/// What the health of a mission depends on.
#[derive(Clone, Copy, Debug)]
pub struct HealthFacts<'a> {
    /// Where the mission stands.
    pub status: MissionStatus,
    /// Its milestones.
    pub milestones: &'a [Milestone],
    /// When its leader last reported, or the work began.
    pub last_heard: Option<DateTime<Utc>>,
    /// Within how many days the leader reports again.
    pub update_interval_days: u32,
    /// The time.
    pub now: DateTime<Utc>,
}

/// The health of a mission, and when its leader reports next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// How it is doing.
    pub health: MissionHealth,
    /// When the next update is due, where the beginning is known.
    pub next_update_due: Option<DateTime<Utc>>,
}

/// The health of a mission; none where it is not under way. What is worst counts: a late critical milestone, then any
/// other that is late or was sent back, then silence.
#[must_use]
pub fn health(facts: &HealthFacts<'_>) -> Option<Health> {
    use MissionStatus as Status;
    if !matches!(facts.status, Status::Active | Status::AtRisk | Status::InProgress) {
        return None;
    }
    let interval = TimeDelta::days(i64::from(facts.update_interval_days));
    let next_update_due = facts.last_heard.and_then(|heard| heard.checked_add_signed(interval));
    let late = |milestone: &&Milestone| is_late(milestone, facts.now);
    let health = if facts.status == Status::AtRisk
        || facts.milestones.iter().filter(late).any(Milestone::is_critical)
    {
        MissionHealth::OffTrack
    } else if facts.milestones.iter().any(|milestone| late(&milestone) || was_returned(milestone)) {
        MissionHealth::AtRisk
    } else if next_update_due.is_some_and(|due| facts.now > due) {
        MissionHealth::Stale
    } else {
        MissionHealth::OnTrack
    };
    Some(Health { health, next_update_due })
}

fn was_returned(milestone: &Milestone) -> bool {
    milestone.status == MilestoneStatus::Returned
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::ids::TypedId;
    use entity::vocab::MilestoneKind;
    use uuid::Uuid;

    fn milestone(kind: MilestoneKind, due_on: &str, status: MilestoneStatus) -> Milestone {
        Milestone {
            id: TypedId::from_uuid(Uuid::nil()),
            mission_id: TypedId::from_uuid(Uuid::nil()),
            position: 0,
            kind,
            title: "A map".to_owned(),
            description: None,
            due_on: due_on.parse().ok(),
            status,
            version: 1,
        }
    }

    fn of(status: MissionStatus, milestones: &[Milestone], now: &str) -> Option<MissionHealth> {
        let at = |moment: &str| moment.parse().expect("a moment");
        let last_heard = Some(at("2023-08-01T00:00:00Z"));
        let facts = HealthFacts { status, milestones, last_heard, update_interval_days: 30, now: at(now) };
        health(&facts).map(|health| health.health)
    }

    #[test]
    fn the_worst_counts() {
        use MilestoneKind::{Benchmark, Critical};
        use MilestoneStatus::{Accepted, Planned, Returned};
        let critical = milestone(Critical, "2023-08-20", Planned);
        let benchmark = milestone(Benchmark, "2023-08-10", Planned);
        let of_active = |milestones: &[Milestone], now| of(MissionStatus::Active, milestones, now);
        let both = [critical.clone(), benchmark];
        assert_eq!(of_active(&both, "2023-08-05T00:00:00Z"), Some(MissionHealth::OnTrack));
        assert_eq!(of_active(&both, "2023-08-11T00:00:00Z"), Some(MissionHealth::AtRisk));
        assert_eq!(of_active(&both, "2023-08-21T00:00:00Z"), Some(MissionHealth::OffTrack));
        let returned = [milestone(Critical, "2023-12-20", Returned)];
        assert_eq!(of_active(&returned, "2023-08-05T00:00:00Z"), Some(MissionHealth::AtRisk));
        let done = [milestone(Critical, "2023-08-20", Accepted)];
        assert_eq!(of_active(&done, "2023-08-31T00:00:00Z"), Some(MissionHealth::OnTrack));
        assert_eq!(of_active(&done, "2023-08-31T00:00:00.001Z"), Some(MissionHealth::Stale));
        assert_eq!(of(MissionStatus::AtRisk, &done, "2023-08-05T00:00:00Z"), Some(MissionHealth::OffTrack));
        assert_eq!(of(MissionStatus::Funded, &[critical], "2023-12-05T00:00:00Z"), None);
    }
}
