//! Words of parts that many screens use.

use super::count;
use sluice_domain::input::Unit;
use sluice_domain::time::Timestamp;

pub const NOTHING_FITS: &str = "Nothing in the list fits.";
pub const UTC_DAY: &str = "A day in UTC.";
pub const AFTER: &str = "After a time";
pub const ON_A_DATE: &str = "On a date";
pub const NUMBER: &str = "Number";
pub const UNIT: &str = "Unit";
pub const DATE: &str = "Date";
pub const COUNTED_LATER: &str = "Counted from when it is saved.";

/// For ears: `3 in the list`.
pub fn lines_fit(n: usize) -> String {
    if n == 0 { NOTHING_FITS.to_owned() } else { format!("{n} in the list") }
}

/// Beneath a list that is cut. `None`: it is not.
pub fn more_lines(n: usize) -> Option<String> {
    (n > 0).then(|| {
        let more = count(n as u64, "more is", "more are");
        format!("{more} not shown. Type a part of the name to find it.")
    })
}

/// The name of the chips of a field.
pub fn chosen_of(label: &str) -> String {
    format!("{label}, chosen")
}

pub fn added(value: &str) -> String {
    format!("{value} added")
}

pub fn taken_away(value: &str) -> String {
    format!("{value} taken away")
}

pub fn take_away(value: &str) -> String {
    format!("Take away {value}")
}

pub const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Weeks => "weeks",
    }
}

/// `Until 31 March 2027, 23:59 UTC.`
pub fn until(at: Timestamp) -> String {
    let time = at.rfc3339();
    format!("Until {}, {} UTC.", at.long_date(), time.split_once('T').map_or("", |(_, time)| &time[..5]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_so() {
        assert_eq!(more_lines(0), None);
        assert!(more_lines(1).is_some_and(|text| text.starts_with("1 more is not shown.")));
        assert!(more_lines(48).is_some_and(|text| text.starts_with("48 more are not shown.")));
    }

    #[test]
    fn an_end_is_told_in_utc() {
        assert_eq!(until(Timestamp(0)), "Until 1 January 1970, 00:00 UTC.");
    }
}
