//! Days and times ahead, as people type them. Every day is a day in UTC.

use crate::time::{Span, Timestamp};

/// How far ahead a time may lie. Whoever means "for good" has another choice to make than a date.
pub const AHEAD_MAX: Span = Span::days(3650);

/// The beginning of a day, from what a date field gives: `YYYY-MM-DD` (HTML, "valid date string").
pub fn day(text: &str) -> Option<Timestamp> {
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.trim().splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    Timestamp::from_civil(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?, 0, 0, 0)
}

/// The last millisecond of a day, so that it makes no difference whether the end itself counts.
pub fn last_of_day(text: &str) -> Option<Timestamp> {
    day(text).map(|start| start.plus(Span::days(1)).minus(Span(1)))
}

/// What people count time ahead in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Hours,
    Days,
    Weeks,
}

impl Unit {
    pub const ALL: [Self; 3] = [Self::Hours, Self::Days, Self::Weeks];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }

    const fn hours(self) -> i64 {
        match self {
            Self::Hours => 1,
            Self::Days => 24,
            Self::Weeks => 7 * 24,
        }
    }
}

/// Until when, as it is typed: after a time, or on a date. What was typed for the one stays while the other is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UntilInput {
    pub by_date: bool,
    /// A whole number of units.
    pub amount: String,
    pub unit: Unit,
    /// `YYYY-MM-DD`, in UTC; the whole day counts.
    pub date: String,
}

/// Until when, as it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// So long after it is said.
    In(Span),
    At(Timestamp),
}

impl UntilInput {
    /// What is meant, or the code of what is wrong with it.
    pub fn read(&self) -> Result<Until, &'static str> {
        let typed = if self.by_date { &self.date } else { &self.amount };
        if typed.trim().is_empty() {
            return Err("required");
        }
        if self.by_date {
            return last_of_day(&self.date).map(Until::At).ok_or("not_a_date");
        }
        let amount: i64 = self.amount.trim().parse().map_err(|_| "not_a_number")?;
        if amount < 1 {
            return Err("time_too_short");
        }
        let span = amount.checked_mul(Span::hours(self.unit.hours()).0).map(Span).filter(|span| *span <= AHEAD_MAX);
        span.map(Until::In).ok_or("time_too_long")
    }
}

impl Until {
    /// The instant that is meant, if it is said now; or the code of what is wrong with that.
    pub fn from(self, now: Timestamp) -> Result<Timestamp, &'static str> {
        match self {
            Self::In(span) => Ok(now.plus(span)),
            Self::At(at) if at <= now => Err("time_over"),
            Self::At(at) if at.since(now) > AHEAD_MAX => Err("time_too_long"),
            Self::At(at) => Ok(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(by_date: bool, text: &str) -> UntilInput {
        UntilInput { by_date, amount: text.into(), unit: Unit::Days, date: text.into() }
    }

    #[test]
    fn a_day_begins_and_ends_in_utc() {
        assert_eq!(day("2026-11-24").map(Timestamp::rfc3339).as_deref(), Some("2026-11-24T00:00:00Z"));
        assert_eq!(last_of_day("2026-11-24").map(Timestamp::rfc3339).as_deref(), Some("2026-11-24T23:59:59Z"));
        for wrong in
            ["", "2026-02-30", "2026-2-3", "24.11.2026", "+2026-11-24", "2026-11-24-1", "20266-11-24", "2026-１1-24"]
        {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_time_ahead_is_a_number_of_units() {
        assert_eq!(typed(false, " 14 ").read(), Ok(Until::In(Span::days(14))));
        let weeks = UntilInput { unit: Unit::Weeks, ..typed(false, "2") };
        assert_eq!(weeks.read(), Ok(Until::In(Span::days(14))));
        let longest = UntilInput { unit: Unit::Hours, ..typed(false, "87600") };
        assert_eq!(longest.read(), Ok(Until::In(AHEAD_MAX)));
    }

    #[test]
    fn what_is_wrong_has_a_code() {
        let code = |by_date, text| typed(by_date, text).read().err();
        assert_eq!((code(false, " "), code(true, "")), (Some("required"), Some("required")));
        assert_eq!((code(false, "two"), code(false, "1.5")), (Some("not_a_number"), Some("not_a_number")));
        assert_eq!((code(false, "0"), code(false, "-1")), (Some("time_too_short"), Some("time_too_short")));
        assert_eq!(
            (code(false, "3651"), code(false, "9223372036854775807")),
            (Some("time_too_long"), Some("time_too_long"))
        );
        assert_eq!(code(true, "tomorrow"), Some("not_a_date"));
    }

    #[test]
    fn what_is_meant_depends_on_now_and_lies_ahead() {
        let now = day("2026-11-24").unwrap();
        assert_eq!(Until::In(Span::days(1)).from(now), Ok(day("2026-11-25").unwrap()));
        let today = typed(true, "2026-11-24").read().unwrap();
        assert_eq!(today.from(now), Ok(last_of_day("2026-11-24").unwrap()));
        assert_eq!(typed(true, "2026-11-23").read().unwrap().from(now), Err("time_over"));
        assert_eq!(typed(true, "2099-01-01").read().unwrap().from(now), Err("time_too_long"));
    }

    #[test]
    fn codes_of_units_read_back() {
        for unit in Unit::ALL {
            assert_eq!(Unit::parse(unit.code()), Some(unit));
        }
    }
}
