//! Dates and deadlines.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

/// The hour, GMT, at which every deadline of the Collective falls.
const DEADLINE_HOUR: u32 = 19;

/// A deadline and whether its time of day was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deadline {
    pub(super) at: DateTime<Utc>,
    pub(super) time_assumed: bool,
}

/// A calendar date such as `2023-06-28`; of a point in time, its date in UTC.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    plain_date(text).or_else(|| instant(text).map(|at| at.date_naive()))
}

/// A point in time such as `2023-06-28T19:00:00Z`; a date alone means 19:00 GMT of that day.
pub(super) fn deadline(text: &str) -> Option<Deadline> {
    if let Some(at) = instant(text) {
        return Some(Deadline { at, time_assumed: false });
    }
    let time = NaiveTime::from_hms_opt(DEADLINE_HOUR, 0, 0)?;
    let at = plain_date(text)?.and_time(time).and_utc();
    Some(Deadline { at, time_assumed: true })
}

fn plain_date(text: &str) -> Option<NaiveDate> {
    let is_padded = |date: &NaiveDate| date.to_string() == text;
    text.parse().ok().filter(is_padded).filter(|date| plausible(*date))
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    plausible(at.date_naive()).then_some(at)
}

/// No season lies before the chain that it governs or beyond the century; such a year is a slip of the pen.
fn plausible(date: NaiveDate) -> bool {
    (2015..2100).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_a_deadline_at_nineteen_hours() {
        let read = deadline("2023-07-11").expect("a deadline");
        assert_eq!(read.at.to_rfc3339(), "2023-07-11T19:00:00+00:00");
        assert!(read.time_assumed);
    }

    #[test]
    fn a_stated_time_is_kept_in_utc() {
        let read = deadline("2023-06-28T21:00:00+02:00").expect("a deadline");
        assert_eq!(read.at.to_rfc3339(), "2023-06-28T19:00:00+00:00");
        assert!(!read.time_assumed);
        assert_eq!(date("2023-06-28T23:30:00-02:00"), NaiveDate::from_ymd_opt(2023, 6, 29));
    }

    #[test]
    fn impossible_dates_are_none() {
        for text in [
            "",
            "2023-02-30",
            "2023-13-01",
            "2023-6-8",
            "+2023-06-8",
            "08/06/2023",
            "20230608",
            "0001-01-01",
            "9999-12-31",
            "2023-06-28T25:00:00Z",
            "2023-06-28 19:00",
            "soon",
        ] {
            assert_eq!(date(text), None, "{text}");
            assert_eq!(deadline(text), None, "{text}");
        }
    }
}
