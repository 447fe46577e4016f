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
