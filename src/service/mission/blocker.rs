//! Rules that say no, as a client reads them.

use chrono::{DateTime, Utc};

use crate::domain::mission::{Blocker, WrongState};
use crate::service::error::{Problem, ProblemCode};

/// What a client reads of a rule that says no.
#[must_use]
pub fn problem(blocker: &Blocker) -> Problem {
    match blocker {
        Blocker::WrongState(state) => {
            Problem::new(ProblemCode::WrongState, WrongState { state: state.as_str() }.to_string())
        }
        Blocker::Superseded => Problem::new(
            ProblemCode::Superseded,
            "Another mission was submitted in the place of this one. Submit that one, or a new one.",
        ),
        Blocker::SubmissionsClosed(at) => late("submissions", *at, "Propose the mission in a later season."),
        Blocker::ApplicationsClosed(at) => late("applications", *at, "Apply to an RFP that is open."),
        Blocker::Dissolved => Problem::new(
            ProblemCode::WrongState,
            "This alliance is dissolved and does not change any more. Choose or found another one.",
        ),
        Blocker::NoLeader => Problem::of(
            "allianceId",
            ProblemCode::Incomplete,
            "`allianceId`: The alliance needs a leader first. Let a member take the lead.",
        ),
        Blocker::Missing(field) => missing(field, "the mission is submitted"),
        blocker => of_amounts(blocker),
    }
}

fn of_amounts(blocker: &Blocker) -> Problem {
    match blocker {
        Blocker::WrongRoute { intent } => Problem::of(
            "intentId",
            ProblemCode::WrongRoute,
            format!(
                "`intentId`: The Grants Council gives out the budget of intent {intent}. Apply there, or choose an intent that the Token House votes on."
            ),
        ),
        Blocker::TierExceeded { tier, cap } => Problem::of(
            "requestedAmount",
            ProblemCode::TierExceeded,
            format!(
                "`requestedAmount`: The tier `{}` may ask for {cap} OP at most. Ask for less, or let the leader claim a higher tier.",
                tier.as_str()
            ),
        ),
        Blocker::RunsTooLong { until } => Problem::of(
            "completesOn",
            ProblemCode::RunsTooLong,
            format!(
                "`completesOn`: A mission of this season ends on {until} at the latest. Give an earlier day, and leave later work to another mission."
            ),
        ),
        Blocker::TooManyMissions { most } => Problem::new(
            ProblemCode::TooManyMissions,
            format!(
                "The leader has {most} missions under way in this season, which is the most there may be. Complete or withdraw one first."
            ),
        ),
        Blocker::TierTooLow { needed, held } => Problem::of(
            "allianceId",
            ProblemCode::TierTooLow,
            format!(
                "This RFP needs the tier `{}` or a higher one, and the alliance has `{}`. Let the leader claim a higher tier, or look for an RFP that needs a lower one.",
                needed.as_str(),
                held.as_str()
            ),
        ),
        _ => already_applied(),
    }
}

/// An application of the alliance stands.
pub(super) fn already_applied() -> Problem {
    Problem::of(
        "allianceId",
        ProblemCode::AlreadyApplied,
        "This alliance has applied already, and its application stands. Do not apply again.",
    )
}

/// A field that `purpose` needs is empty.
pub(super) fn missing(field: &str, purpose: &str) -> Problem {
    let message = match field {
        "milestones" => {
            format!("`milestones`: Name at least one of the kind `CRITICAL` before {purpose}.")
        }
        field => format!("`{field}`: Fill this in before {purpose}."),
    };
    Problem::of(field, ProblemCode::Incomplete, message)
}

fn late(what: &str, at: DateTime<Utc>, instead: &str) -> Problem {
    let moment = at.format("%Y-%m-%d %H:%M:%S UTC");
    Problem::new(ProblemCode::DeadlinePassed, format!("The deadline for {what} was {moment}. {instead}"))
}
