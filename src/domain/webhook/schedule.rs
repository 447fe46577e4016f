//! When a delivery is tried again.

use chrono::{DateTime, TimeDelta, Utc};

/// How long after each failed attempt the next one is due: ten attempts in about three days.
const DELAYS: [TimeDelta; 9] = [
    TimeDelta::seconds(5),
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(6),
    TimeDelta::hours(12),
    TimeDelta::hours(24),
    TimeDelta::hours(30),
];

/// A receiver may ask for no longer a pause than this.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(24);

/// A webhook none of whose deliveries succeeded for so long is disabled when one has used up its attempts.
const FAILING_FOR: TimeDelta = TimeDelta::hours(48);

/// How long after a rotation the old secret signs as well, unless it is ended by hand.
pub const OLD_SECRET_LASTS: TimeDelta = TimeDelta::hours(24);

/// How often a delivery is attempted.
#[must_use]
pub fn attempts() -> i32 {
    i32::try_from(DELAYS.len()).unwrap_or(i32::MAX).saturating_add(1)
}

/// How long to wait after the failed attempt of this number, counted from 1; `None` after the last one.
///
/// `draw` is a random number: it spreads the pause between nine and eleven tenths of what is planned. A receiver that
/// asked for a longer pause gets it, up to a day.
#[must_use]
pub fn pause_after(attempt: i32, draw: u8, asked: Option<TimeDelta>) -> Option<TimeDelta> {
    let place = usize::try_from(attempt.checked_sub(1)?).ok()?;
    let planned = *DELAYS.get(place)?;
    let spread = planned * 9 / 10 + planned / 5 * i32::from(draw) / i32::from(u8::MAX);
    // Databases keep whole milliseconds.
    let spread = TimeDelta::milliseconds(spread.num_milliseconds());
    Some(asked.map_or(spread, |asked| spread.max(asked.min(LONGEST_PAUSE))))
}

/// The pause that the header `Retry-After` asks for: seconds, or a date.
#[must_use]
pub fn retry_after(header: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u32>() {
        return Some(TimeDelta::seconds(i64::from(seconds)));
    }
    let date = DateTime::parse_from_rfc2822(header).ok()?;
    Some(date.to_utc().signed_duration_since(now)).filter(|pause| *pause > TimeDelta::zero())
}

/// Whether a webhook has failed for so long that it is disabled.
#[must_use]
pub fn is_given_up(failing_since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    failing_since.is_some_and(|since| now.signed_duration_since(since) >= FAILING_FOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ten_attempts_take_about_three_days() {
        assert_eq!(attempts(), 10);
        let total = |draw| (1..10).filter_map(|attempt| pause_after(attempt, draw, None)).sum::<TimeDelta>();
        assert!(total(0) > TimeDelta::hours(65) && total(u8::MAX) < TimeDelta::hours(83));
        assert_eq!(pause_after(10, 0, None), None);
        assert_eq!(pause_after(0, 0, None), None);
        assert_eq!(pause_after(i32::MIN, 0, None), None);
    }

    #[test]
    fn a_receiver_may_ask_for_a_longer_pause_of_a_day_at_most() {
        let asked = |seconds| pause_after(1, 0, Some(TimeDelta::seconds(seconds)));
        assert_eq!(asked(90), Some(TimeDelta::seconds(90)));
        assert_eq!(asked(0), pause_after(1, 0, None));
        assert_eq!(asked(10_000_000), Some(TimeDelta::hours(24)));
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now: DateTime<Utc> = "2023-06-10T12:00:00Z".parse().expect("a moment");
        assert_eq!(retry_after("120", now), Some(TimeDelta::seconds(120)));
        assert_eq!(retry_after("Sat, 10 Jun 2023 12:01:00 GMT", now), Some(TimeDelta::seconds(60)));
        for nothing in ["", "-1", "soon", "99999999999", "Sat, 10 Jun 2023 11:00:00 GMT"] {
            assert_eq!(retry_after(nothing, now), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn pauses_grow_whatever_is_drawn(attempt in 1..9_i32, one: u8, other: u8) {
            prop_assert!(pause_after(attempt, one, None) < pause_after(attempt + 1, other, None));
        }
    }
}
