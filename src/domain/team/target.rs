//! What a signal is about.

use std::str::FromStr;

use entity::ids::{AllianceId, IntentId, MissionId, TypedId};
use entity::vocab::MissionStatus;

/// What a signal is about: one thing at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A mission.
    Mission(MissionId),
    /// An alliance.
    Alliance(AllianceId),
    /// Any mission or alliance that serves this intent.
    Intent(IntentId),
    /// Any mission or alliance of the season.
    Any,
}

/// A text is the id of nothing that a signal can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is not an id of the right type. Use that of a mission, an alliance or an intent, which begin with `{}_`, `{}_` and `{}_`.",
    MissionId::PREFIX,
    AllianceId::PREFIX,
    IntentId::PREFIX
)]
pub struct InvalidTarget;

impl FromStr for Target {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let mission = text.parse().map(Self::Mission);
        let alliance = |_| text.parse().map(Self::Alliance);
        let intent = |_| text.parse().map(Self::Intent);
        mission.or_else(alliance).or_else(intent).map_err(|_| InvalidTarget)
    }
}

impl Target {
    /// The target of these ids; none where there is more than one of them.
    #[must_use]
    pub fn of(
        mission: Option<MissionId>,
        alliance: Option<AllianceId>,
        intent: Option<IntentId>,
    ) -> Option<Self> {
        match (mission, alliance, intent) {
            (Some(mission), None, None) => Some(Self::Mission(mission)),
            (None, Some(alliance), None) => Some(Self::Alliance(alliance)),
            (None, None, Some(intent)) => Some(Self::Intent(intent)),
            (None, None, None) => Some(Self::Any),
            _ => None,
        }
    }

    /// The mission, if it is one.
    #[must_use]
    pub fn mission(self) -> Option<MissionId> {
        if let Self::Mission(mission) = self { Some(mission) } else { None }
    }

    /// The alliance, if it is one.
    #[must_use]
    pub fn alliance(self) -> Option<AllianceId> {
        if let Self::Alliance(alliance) = self { Some(alliance) } else { None }
    }

    /// The intent, if it is one.
    #[must_use]
    pub fn intent(self) -> Option<IntentId> {
        if let Self::Intent(intent) = self { Some(intent) } else { None }
    }
}

/// Whether a mission in this state has ended, so that nobody can join it any more.
#[must_use]
pub fn has_ended(status: MissionStatus) -> bool {
    match status {
        MissionStatus::NotFunded
        | MissionStatus::Completed
        | MissionStatus::ClawedBack
        | MissionStatus::Cancelled
        | MissionStatus::Withdrawn
        | MissionStatus::Removed
        | MissionStatus::ClosedWithoutSelection
        | MissionStatus::Abandoned => true,
        MissionStatus::Outline
        | MissionStatus::Draft
        | MissionStatus::SeekingApproval
        | MissionStatus::ApprovedForVote
        | MissionStatus::NotApprovedForVote
        | MissionStatus::OnBallot
        | MissionStatus::Funded
        | MissionStatus::Active
        | MissionStatus::AtRisk
        | MissionStatus::Open
        | MissionStatus::ApplicationsClosed
        | MissionStatus::Selected
        | MissionStatus::InProgress => false,
    }
}
