//! The one place that reads the wall clock.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// Tells the time, in UTC and whole milliseconds, which is what both databases keep.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Set(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `now` until it is advanced.
    #[must_use]
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self(Source::Set(Arc::new(Mutex::new(now))))
    }

    /// The time now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.0 {
            Source::System => system_now(),
            Source::Set(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        };
        now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now)
    }

    /// Moves a standing clock on by `span`; the machine's clock is not ours to move.
    pub fn advance(&self, span: TimeDelta) {
        if let Source::Set(now) = &self.0 {
            *now.lock().unwrap_or_else(PoisonError::into_inner) += span;
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the one place that may")]
fn system_now() -> DateTime<Utc> {
    Utc::now()
}
