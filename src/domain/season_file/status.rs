//! Where a mission stands, from what the file states.

use entity::vocab::MissionStatus;

/// The stage that a proposal's title is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StageTag {
    Outline,
    Draft,
    Final,
}

impl StageTag {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "OUTLINE" => Some(Self::Outline),
            "DRAFT" => Some(Self::Draft),
            "FINAL" => Some(Self::Final),
            _ => None,
        }
    }
}

/// What became of a proposed mission, as a source states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The vote granted it.
    Approved,
    /// The vote did not grant it.
    NotApproved,
    /// It did not get onto the ballot.
    NotOnBallot,
    /// Its leader took it back.
    Withdrawn,
}

impl Outcome {
    /// The outcome with this name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "APPROVED" => Some(Self::Approved),
            "NOT_APPROVED" => Some(Self::NotApproved),
            "NOT_ON_BALLOT" => Some(Self::NotOnBallot),
            "WITHDRAWN" => Some(Self::Withdrawn),
            _ => None,
        }
    }

    fn status(self) -> MissionStatus {
        match self {
            Self::Approved => MissionStatus::Funded,
            Self::NotApproved => MissionStatus::NotFunded,
            Self::NotOnBallot => MissionStatus::NotApprovedForVote,
            Self::Withdrawn => MissionStatus::Withdrawn,
        }
    }
}

/// Whether the issue of an RFP is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GithubState {
    /// Open.
    Open,
    /// Closed.
    Closed,
}

impl GithubState {
    /// The state with this name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "closed" => Some(Self::Closed),
            _ => None,
        }
    }
}

/// The status of a proposed mission.
///
/// A stated outcome decides. Else a mission that is known to have reached the ballot is on it, since nothing
/// later is known; else the stage that its title is marked with decides: final proposals have their approvals,
/// drafts are being written, and a mission of which nothing is stated is an outline.
pub(super) fn of_proposal(
    outcome: Option<Outcome>,
    reached_ballot: Option<bool>,
    tag: Option<StageTag>,
) -> MissionStatus {
    match (outcome, reached_ballot, tag) {
        (Some(outcome), _, _) => outcome.status(),
        (None, Some(true), _) => MissionStatus::OnBallot,
        (None, _, Some(StageTag::Final)) => MissionStatus::ApprovedForVote,
        (None, _, Some(StageTag::Draft)) => MissionStatus::Draft,
        (None, _, Some(StageTag::Outline) | None) => MissionStatus::Outline,
    }
}

/// The status of an RFP.
///
/// An open issue takes applications. A closed one has been decided if an application is stated as selected, and
/// else takes no more of them. Where the state is not stated nobody is invited to apply on a guess.
pub(super) fn of_rfp(state: Option<GithubState>, has_selected_application: bool) -> MissionStatus {
    match (state, has_selected_application) {
        (Some(GithubState::Open), _) => MissionStatus::Open,
        (Some(GithubState::Closed) | None, true) => MissionStatus::Selected,
        (Some(GithubState::Closed) | None, false) => MissionStatus::ApplicationsClosed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_stands_where_the_file_states_it() {
        for (outcome, reached_ballot, tag, status) in [
            (None, Some(true), Some("FINAL"), MissionStatus::OnBallot),
            (None, Some(true), None, MissionStatus::OnBallot),
            (None, Some(false), Some("FINAL"), MissionStatus::ApprovedForVote),
            (None, None, Some("FINAL"), MissionStatus::ApprovedForVote),
            (None, Some(false), Some("DRAFT"), MissionStatus::Draft),
            (None, None, Some("OUTLINE"), MissionStatus::Outline),
            (None, None, None, MissionStatus::Outline),
            (Some("APPROVED"), Some(true), Some("FINAL"), MissionStatus::Funded),
            (Some("NOT_APPROVED"), Some(true), Some("FINAL"), MissionStatus::NotFunded),
            (Some("NOT_ON_BALLOT"), None, Some("DRAFT"), MissionStatus::NotApprovedForVote),
            (Some("WITHDRAWN"), None, None, MissionStatus::Withdrawn),
        ] {
            let read =
                of_proposal(outcome.and_then(Outcome::parse), reached_ballot, tag.and_then(StageTag::parse));
            assert_eq!(read, status, "{outcome:?} {reached_ballot:?} {tag:?}");
        }
    }

    #[test]
    fn an_rfp_stands_where_its_issue_does() {
        for (state, selected, status) in [
            ("open", false, MissionStatus::Open),
            ("open", true, MissionStatus::Open),
            ("closed", true, MissionStatus::Selected),
            ("closed", false, MissionStatus::ApplicationsClosed),
            ("not stated", false, MissionStatus::ApplicationsClosed),
        ] {
            assert_eq!(of_rfp(GithubState::parse(state), selected), status, "{state} {selected}");
        }
    }
}
