//! What failed is tried again ever more seldom, until it works.

use std::time::Duration;

use crate::domain::backoff::Backoff;
use crate::service::error::Error;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Failures in a row of something that is done again and again.
#[derive(Debug)]
pub(super) struct Failures {
    of: &'static str,
    backoff: Backoff,
}

impl Failures {
    pub(super) fn of(what: &'static str) -> Self {
        Self { of: what, backoff: Backoff::new(FIRST_PAUSE, LONGEST_PAUSE) }
    }

    /// It failed: how long to wait before the next attempt. The log is told of the first one in a row.
    pub(super) fn after(&mut self, error: &Error) -> Duration {
        if !self.backoff.is_failing() {
            self.report(error);
        }
        self.backoff.after_failure()
    }

    /// It worked.
    pub(super) fn end(&mut self) {
        if self.backoff.end() {
            tracing::info!(what = self.of, "it works again");
        }
    }

    fn report(&self, error: &Error) {
        if error.is_unavailable() {
            tracing::warn!(what = self.of, ?error, "it waits for the database");
        } else {
            tracing::error!(what = self.of, ?error, "it failed; trying again until it works");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_asked_ever_more_seldom_until_it_answers() {
        let mut failures = Failures::of("a test");
        let error = Error::Internal("no answer".to_owned());
        let pauses: Vec<u64> =
            (0..9).map(|_| failures.after(&error).as_millis().try_into().unwrap()).collect();
        assert_eq!(pauses, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
        failures.end();
        assert_eq!(failures.after(&error), FIRST_PAUSE);
    }
}
