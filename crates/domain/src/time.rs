//! Instants and durations. The current time is always a parameter; nothing in this crate reads a clock.

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A span of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1000)
    }
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Timestamp {
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How long after `earlier`; negative when it is before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339, whole seconds, UTC).
    pub fn rfc3339(self) -> String {
        let (y, mo, d) = civil_from_days(self.as_seconds().div_euclid(86_400));
        let s = self.as_seconds().rem_euclid(86_400);
        format!("{y:04}-{mo:02}-{d:02}T{:02}:{:02}:{:02}Z", s / 3600, s / 60 % 60, s % 60)
    }

    /// `18 November 2026`, for people.
    pub fn long_date(self) -> String {
        let (y, mo, d) = civil_from_days(self.as_seconds().div_euclid(86_400));
        format!("{d} {} {y}", MONTHS[usize::from(mo) - 1])
    }

    /// `18 November`, where the year is plain.
    pub fn day_and_month(self) -> String {
        let (_, mo, d) = civil_from_days(self.as_seconds().div_euclid(86_400));
        format!("{d} {}", MONTHS[usize::from(mo) - 1])
    }

    /// When its day began, in UTC.
    #[must_use]
    pub const fn day(self) -> Self {
        Self(self.0.saturating_sub(self.0.rem_euclid(Span::days(1).0)))
    }

    /// `2026-11-18 17:02 UTC`, for tables.
    pub fn short(self) -> String {
        let s = self.rfc3339();
        format!("{} {} UTC", &s[..s.len() - 10], &s[s.len() - 9..s.len() - 4])
    }

    /// From civil date and time in UTC; `None` when a field is out of range.
    pub fn from_civil(y: i32, mo: u8, d: u8, h: u8, mi: u8, s: u8) -> Option<Self> {
        if !(1..=12).contains(&mo) || !(1..=31).contains(&d) || h > 23 || mi > 59 || s > 60 {
            return None;
        }
        let days = days_from_civil(i64::from(y), mo, d);
        (civil_from_days(days) == (i64::from(y), mo, d))
            .then(|| Self::from_seconds(days * 86_400 + i64::from(h) * 3600 + i64::from(mi) * 60 + i64::from(s)))
    }
}

// Days since 1970-01-01 to (year, month, day) in the proleptic Gregorian calendar, and back. Only integer arithmetic, so
// that the browser's bundle carries no date library.
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

fn days_from_civil(y: i64, month: u8, day: u8) -> i64 {
    let y = if month <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let m = i64::from(month);
    let mp = if m > 2 { m - 3 } else { m + 9 };
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_reads_civil_times() {
        let t = Timestamp::from_civil(2026, 11, 18, 17, 2, 9).unwrap();
        assert_eq!(t.rfc3339(), "2026-11-18T17:02:09Z");
        assert_eq!(t.long_date(), "18 November 2026");
        assert_eq!(t.day_and_month(), "18 November");
        assert_eq!(t.day(), Timestamp::from_civil(2026, 11, 18, 0, 0, 0).unwrap());
        assert_eq!((t.day().day(), Timestamp(-1).day()), (t.day(), Timestamp(-86_400_000)));
        assert_eq!(t.short(), "2026-11-18 17:02 UTC");
        assert_eq!(Timestamp(0).rfc3339(), "1970-01-01T00:00:00Z");
        assert_eq!(Timestamp(-1).rfc3339(), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn spans_have_a_direction() {
        let (earlier, later) = (Timestamp::from_seconds(60), Timestamp::from_seconds(90));
        assert_eq!((later.since(earlier), earlier.since(later)), (Span::seconds(30), Span::seconds(-30)));
    }

    #[test]
    fn refuses_dates_that_do_not_exist() {
        assert_eq!(Timestamp::from_civil(2026, 2, 29, 0, 0, 0), None);
        assert!(Timestamp::from_civil(2024, 2, 29, 0, 0, 0).is_some());
        assert_eq!(Timestamp::from_civil(2026, 13, 1, 0, 0, 0), None);
    }
}
