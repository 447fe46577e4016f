//! The deadlines of a season and of RFPs, and how they moved (rules 3.3, 3.9, 3.12 and 4.8).

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::ids::AccountId;
use entity::vocab::DeadlineKind;

use super::{PolicyVersion, Rules};

/// A deadline of a season, and how it came to be where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonDeadline {
    /// What it is for.
    pub kind: DeadlineKind,
    /// When it is; none where the season sets no date.
    pub at: Option<DateTime<Utc>>,
    /// Its moves, the newest first.
    pub moves: Vec<DeadlineMove>,
}

/// A deadline that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineMove {
    /// What it is for.
    pub kind: DeadlineKind,
    /// When it was before.
    pub before: Option<DateTime<Utc>>,
    /// When it is after the move.
    pub after: Option<DateTime<Utc>>,
    /// Why it was moved.
    pub reason: Option<String>,
    /// Who moved it.
    pub moved_by: Option<AccountId>,
    /// When it was moved.
    pub moved_at: DateTime<Utc>,
}

/// A deadline holds to the moment: what comes at it is in time, what comes after it is not.
#[must_use]
pub fn is_past(deadline: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    deadline.is_some_and(|deadline| now > deadline)
}

/// The deadlines of a season by the versions of its rules, of which the newest comes first.
#[must_use]
pub fn deadlines(versions: &[Arc<PolicyVersion>]) -> Vec<SeasonDeadline> {
    [DeadlineKind::Submission, DeadlineKind::Approval, DeadlineKind::Application]
        .into_iter()
        .map(|kind| SeasonDeadline {
            kind,
            at: versions.first().and_then(|version| moment(kind, &version.policy)),
            moves: moves(kind, versions),
        })
        .collect()
}

fn moves(kind: DeadlineKind, versions: &[Arc<PolicyVersion>]) -> Vec<DeadlineMove> {
    let pairs = versions.iter().zip(versions.iter().skip(1));
    pairs
        .map(|(newer, older)| DeadlineMove {
            kind,
            before: moment(kind, &older.policy),
            after: moment(kind, &newer.policy),
            reason: newer.reason.clone(),
            moved_by: newer.author_id,
            moved_at: newer.created_at,
        })
        .filter(|step| step.before != step.after)
        .collect()
}

fn moment(kind: DeadlineKind, rules: &Rules) -> Option<DateTime<Utc>> {
    match kind {
        DeadlineKind::Submission => rules.submission_deadline,
        DeadlineKind::Approval => rules.approval_deadline,
        DeadlineKind::Application => rules.application_deadline,
        DeadlineKind::Selection => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use entity::ids::{PolicyId, SeasonId, TypedId};
    use uuid::Uuid;

    use super::super::{Policy, preset};
    use super::*;

    fn version(number: i32, approval: Option<DateTime<Utc>>) -> Arc<PolicyVersion> {
        let mut rules = (*preset(4).expect("valid")).clone();
        rules.approval_deadline = approval;
        Arc::new(PolicyVersion {
            id: PolicyId::from_uuid(Uuid::nil()),
            season_id: SeasonId::from_uuid(Uuid::nil()),
            version: number,
            policy: Policy::new(rules).expect("valid"),
            author_id: None,
            reason: Some(format!("reason {number}")),
            changed_fields: Vec::new(),
            created_at: DateTime::UNIX_EPOCH + TimeDelta::days(i64::from(number)),
        })
    }

    #[test]
    fn only_the_versions_that_moved_a_deadline_are_its_history() {
        let first: Option<DateTime<Utc>> = "2023-06-28T19:00:00Z".parse().ok();
        let later: Option<DateTime<Utc>> = "2023-07-05T19:00:00Z".parse().ok();
        let found = deadlines(&[version(3, None), version(2, later), version(1, first)]);
        let steps = |deadline: &SeasonDeadline| -> Vec<_> {
            deadline.moves.iter().map(|step| (step.before, step.after)).collect()
        };
        assert_eq!(
            found.iter().map(|one| one.kind).collect::<Vec<_>>(),
            [DeadlineKind::Submission, DeadlineKind::Approval, DeadlineKind::Application,]
        );
        assert_eq!(
            found.iter().map(steps).collect::<Vec<_>>(),
            [vec![], vec![(later, None), (first, later)], vec![],]
        );
    }

    #[test]
    fn a_deadline_holds_to_the_moment() {
        let at = DateTime::UNIX_EPOCH;
        assert!(!is_past(Some(at), at));
        assert!(is_past(Some(at), at + TimeDelta::milliseconds(1)));
        assert!(!is_past(None, at));
    }
}
