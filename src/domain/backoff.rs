//! Pauses between attempts that fail in a row, each twice as long as the one before.

use std::time::Duration;

/// The pauses of something that is tried until it works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    /// The pause after the last failure; none where the last attempt worked.
    last: Option<Duration>,
}

impl Backoff {
    /// Pauses that begin with `first` and grow to `longest`.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, last: None }
    }

    /// It failed: how long to wait before the next attempt.
    pub fn after_failure(&mut self) -> Duration {
        let pause = self.last.map_or(self.first, |last| last.saturating_mul(2)).min(self.longest);
        *self.last.insert(pause)
    }

    /// It worked; whether it had failed before.
    pub fn end(&mut self) -> bool {
        self.last.take().is_some()
    }

    /// Whether the last attempt failed.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.last.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_it_works() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        assert!(!backoff.end());
        for expected in [1, 2, 4, 5, 5] {
            assert_eq!(backoff.after_failure(), Duration::from_secs(expected));
        }
        assert!(backoff.is_failing() && backoff.end() && !backoff.is_failing());
        assert_eq!(backoff.after_failure(), Duration::from_secs(1));
    }

    #[test]
    fn pauses_without_end_stay_at_the_longest() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::MAX);
        let last = (0..200).map(|_| backoff.after_failure()).last();
        assert_eq!(last, Some(Duration::MAX));
    }
}
