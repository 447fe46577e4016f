//! How long work takes, for tests that hold it to a bound.

use std::time::{Duration, Instant};

/// What `work` gives, and the processor time that this thread took for it: what else the machine does is not counted.
/// Where the system does not tell, it is the time by the clock.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let (began, before) = (Instant::now(), processor_time());
    let value = work();
    let taken = match before.zip(processor_time()) {
        Some((before, after)) => after.saturating_sub(before),
        None => began.elapsed(),
    };
    (value, taken)
}

/// The processor time of this thread, as Linux tells it in nanoseconds.
fn processor_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
