//! When a question wants an answer.

use chrono::{DateTime, TimeDelta, Utc};
use entity::vocab::QuestionStatus;

use super::Question;

/// How many hours there are to answer a question where no season has rules yet: a week.
pub const ANSWER_WITHIN_HOURS: u32 = 7 * 24;

/// Until when a question that is asked at `asked_at` wants an answer.
#[must_use]
pub fn due_at(asked_at: DateTime<Utc>, within_hours: u32) -> DateTime<Utc> {
    asked_at + TimeDelta::hours(within_hours.into())
}

/// Whether a question still waits for its answer although it was due before `now`.
#[must_use]
pub fn is_overdue(question: &Question, now: DateTime<Utc>) -> bool {
    question.status == QuestionStatus::Open && question.due_at.is_some_and(|due_at| due_at < now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::conversation::Subject;
    use entity::ids::{MissionId, QuestionId, TypedId};
    use uuid::Uuid;

    fn question(status: QuestionStatus, due_at: Option<DateTime<Utc>>) -> Question {
        Question {
            id: QuestionId::from_uuid(Uuid::nil()),
            subject: Subject::Mission(MissionId::from_uuid(Uuid::nil())),
            author_id: None,
            body: "When?".to_owned(),
            status,
            due_at,
            answered_at: None,
            source_urls: Vec::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_question_is_overdue_only_while_it_is_open_and_after_the_moment_it_was_due() {
        let due = due_at(DateTime::UNIX_EPOCH, ANSWER_WITHIN_HOURS);
        let later = due + TimeDelta::milliseconds(1);
        assert!(!is_overdue(&question(QuestionStatus::Open, Some(due)), due));
        assert!(is_overdue(&question(QuestionStatus::Open, Some(due)), later));
        assert!(!is_overdue(&question(QuestionStatus::Answered, Some(due)), later));
        assert!(!is_overdue(&question(QuestionStatus::Open, None), later));
    }
}
