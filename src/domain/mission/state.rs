//! The state machines of missions and applications (docs/GOVERNANCE.md, States).

use entity::vocab::{ApplicationStatus, MissionKind, MissionStatus};

/// What can happen to a mission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissionAction {
    /// An outline got its alliance, intent and amount.
    Complete,
    /// Its authors write a new revision.
    Revise,
    /// Its leader submits it for approvals (rules 3.1 to 3.3), for the first time or for the next cycle (rule 4.11).
    Submit,
    /// Enough delegates approved it (rule 4.1).
    Approve,
    /// A change of the text cost it approvals that it needs (rule 4.6).
    LoseApprovals,
    /// The deadline for approvals passed (rule 4.8).
    MissApprovals,
    /// The deadline for approvals that it missed was moved to a later one (rule 4.8).
    ExtendApprovals,
    /// The ballot was put together (rule 5.1).
    PutOnBallot,
    /// The vote granted it (rules 5.5 and 5.6), also where a count is corrected.
    Fund,
    /// The vote did not grant it, also where a count is corrected before the work begins.
    Reject,
    /// Its people passed the checks before payment (rule 7.6).
    Begin,
    /// The Foundation refused it, with a reason (rule 7.14).
    Cancel,
    /// A critical milestone was missed (rule 7.7).
    EndangerMilestone,
    /// The Token House left it its grant.
    Recover,
    /// The Token House took its grant back (rule 7.7).
    ClawBack,
    /// The work is done.
    Finish,
    /// Its leader takes it back (rule 3.8).
    Withdraw,
    /// Staff take it down (rule 8.3).
    Remove,
    /// The Foundation publishes an RFP (rule 3.9).
    Publish,
    /// The deadline of an RFP passed.
    CloseApplications,
    /// The Foundation chose applicants.
    Select,
    /// The Foundation chose nobody.
    CloseWithoutSelection,
    /// The chosen applicants gave up.
    Abandon,
}

/// The action is not possible in the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not possible in the state `{state}`. Read the object again to see what has become of it.")]
pub struct WrongState {
    /// The name of the state.
    pub state: &'static str,
}

/// The state of a mission after an action.
///
/// # Errors
/// The action is not possible in this state of this kind of mission.
pub fn transition(
    kind: MissionKind,
    status: MissionStatus,
    action: MissionAction,
) -> Result<MissionStatus, WrongState> {
    let next = match kind {
        MissionKind::Proposed => proposed(status, action),
        MissionKind::Foundation => foundation(status, action),
    };
    next.ok_or(WrongState { state: status.as_str() })
}

fn proposed(status: MissionStatus, action: MissionAction) -> Option<MissionStatus> {
    use MissionAction as Action;
    use MissionStatus as Status;
    let next = match (status, action) {
        (Status::Removed, _) => return None,
        (_, Action::Remove) => Status::Removed,
        (Status::Outline, Action::Complete) => Status::Draft,
        (Status::Draft | Status::NotApprovedForVote, Action::Submit) => Status::SeekingApproval,
        (Status::SeekingApproval | Status::NotApprovedForVote, Action::Approve) => Status::ApprovedForVote,
        (Status::SeekingApproval, Action::MissApprovals) => Status::NotApprovedForVote,
        (Status::NotApprovedForVote, Action::ExtendApprovals) => Status::SeekingApproval,
        (Status::ApprovedForVote, Action::LoseApprovals) => Status::SeekingApproval,
        (Status::ApprovedForVote, Action::PutOnBallot) => Status::OnBallot,
        (Status::OnBallot | Status::NotFunded, Action::Fund) => Status::Funded,
        (Status::OnBallot | Status::Funded, Action::Reject) => Status::NotFunded,
        (Status::Funded, Action::Begin) | (Status::AtRisk, Action::Recover) => Status::Active,
        (Status::Funded, Action::Cancel) => Status::Cancelled,
        (Status::Active, Action::EndangerMilestone) => Status::AtRisk,
        (Status::AtRisk, Action::ClawBack) => Status::ClawedBack,
        (Status::Active, Action::Finish) => Status::Completed,
        (status, Action::Withdraw) if is_before_ballot(status) => Status::Withdrawn,
        (status, Action::Revise) if revisable(MissionKind::Proposed, status) != Revisable::Nothing => status,
        _ => return None,
    };
    Some(next)
}

fn foundation(status: MissionStatus, action: MissionAction) -> Option<MissionStatus> {
    use MissionAction as Action;
    use MissionStatus as Status;
    let next = match (status, action) {
        (Status::Draft, Action::Publish) => Status::Open,
        (Status::Open, Action::CloseApplications) => Status::ApplicationsClosed,
        (Status::ApplicationsClosed, Action::Select) => Status::Selected,
        (Status::Open | Status::ApplicationsClosed, Action::CloseWithoutSelection) => {
            Status::ClosedWithoutSelection
        }
        (Status::Selected, Action::Begin) => Status::InProgress,
        (Status::InProgress, Action::Finish) => Status::Completed,
        (Status::Selected | Status::InProgress, Action::Abandon) => Status::Abandoned,
        (status, Action::Revise) if revisable(MissionKind::Foundation, status) != Revisable::Nothing => {
            status
        }
        _ => return None,
    };
    Some(next)
}

/// Whether a proposal can still come on a ballot. Until then it may be withdrawn, and its approvals go stale when it
/// changes (rules 3.8 and 4.6).
#[must_use]
pub fn is_before_ballot(status: MissionStatus) -> bool {
    use MissionStatus as Status;
    matches!(
        status,
        Status::Outline
            | Status::Draft
            | Status::SeekingApproval
            | Status::ApprovedForVote
            | Status::NotApprovedForVote
    )
}

/// How much of a mission a revision may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revisable {
    /// Everything.
    Everything,
    /// All but whose it is and what it serves: it was submitted with the tier of its alliance (rule 6.5).
    Text,
    /// All but its deadlines, which move on their own and keep where they were (rule 3.12).
    Announced,
    /// Neither what was voted on nor the kind and text of milestones (docs/GOVERNANCE.md, States).
    Progress,
    /// Nothing.
    Nothing,
}

/// How much of a mission in this state a revision may change.
#[must_use]
pub fn revisable(kind: MissionKind, status: MissionStatus) -> Revisable {
    use MissionStatus as Status;
    match (kind, status) {
        (MissionKind::Proposed, Status::Outline | Status::Draft)
        | (MissionKind::Foundation, Status::Draft) => Revisable::Everything,
        (MissionKind::Foundation, Status::Open) => Revisable::Announced,
        (MissionKind::Proposed, status) if is_before_ballot(status) => Revisable::Text,
        (MissionKind::Proposed, Status::OnBallot | Status::Funded | Status::Active | Status::AtRisk) => {
            Revisable::Progress
        }
        _ => Revisable::Nothing,
    }
}

/// The states of a proposed mission between its submission and its ballot.
pub const BEFORE_BALLOT: &[MissionStatus] = &[MissionStatus::SeekingApproval, MissionStatus::ApprovedForVote];

/// The states of a proposed mission in which an approval of the forum may be written down: one that was posted before the
/// deadline counts after it too (rule 4.8).
pub const TAKES_MIRRORED: &[MissionStatus] =
    &[MissionStatus::SeekingApproval, MissionStatus::ApprovedForVote, MissionStatus::NotApprovedForVote];

/// The states of a proposed mission in whose place another one may be submitted (rule 3.6).
pub const MAY_RETURN: &[MissionStatus] = &[
    MissionStatus::NotApprovedForVote,
    MissionStatus::NotFunded,
    MissionStatus::Withdrawn,
    MissionStatus::Cancelled,
];

/// The states in which a proposed mission counts against the number that its leader may have (rule 2.9).
pub const COUNTS_FOR_LEAD: &[MissionStatus] = &[
    MissionStatus::SeekingApproval,
    MissionStatus::ApprovedForVote,
    MissionStatus::OnBallot,
    MissionStatus::Funded,
    MissionStatus::Active,
    MissionStatus::AtRisk,
];

/// What can happen to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApplicationAction {
    /// Its leader hands it in, in time (rule 3.9).
    Submit,
    /// The Foundation begins to read it.
    Review,
    /// The Foundation chooses it.
    Select,
    /// The Foundation chooses others (rule 3.13).
    Decline,
    /// Its leader takes it back.
    Withdraw,
    /// The work begins.
    Begin,
    /// The work is done.
    Finish,
    /// The team gives up.
    Abandon,
}

/// The state of an application after an action.
///
/// # Errors
/// The action is not possible in this state.
pub fn application_transition(
    status: ApplicationStatus,
    action: ApplicationAction,
) -> Result<ApplicationStatus, WrongState> {
    use ApplicationAction as Action;
    use ApplicationStatus as Status;
    Ok(match (status, action) {
        (Status::Draft, Action::Submit) => Status::Submitted,
        (Status::Submitted, Action::Review) => Status::UnderReview,
        (Status::Submitted | Status::UnderReview, Action::Select) => Status::Selected,
        (Status::Submitted | Status::UnderReview, Action::Decline) => Status::NotSelected,
        (Status::Submitted, Action::Withdraw) => Status::Withdrawn,
        (Status::Selected, Action::Begin) => Status::Active,
        (Status::Active, Action::Finish) => Status::Completed,
        (Status::Selected | Status::Active, Action::Abandon) => Status::Abandoned,
        _ => return Err(WrongState { state: status.as_str() }),
    })
}

#[cfg(test)]
mod tests;
