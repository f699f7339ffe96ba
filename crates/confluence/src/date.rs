use sluice_domain::time::Timestamp;

/// Reads `YYYY-MM-DD HH:mm:ss[.SSS]`. Exports carry no zone with it; it is taken as UTC, which is what Confluence Cloud writes.
/// `None` when it is no such date: a page without a date is still a page.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let (date, clock) = text.trim().split_once([' ', 'T'])?;
    let mut days = date.splitn(3, '-');
    let (year, month, day) = (days.next()?, days.next()?, days.next()?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut times = clock.splitn(3, ':');
    let (hour, minute, second) = (times.next()?, times.next()?, times.next()?);
    let start = Timestamp::from_civil(
        number(year, 4)?.try_into().ok()?,
        number(month, 2)?.try_into().ok()?,
        number(day, 2)?.try_into().ok()?,
        number(hour, 2)?.try_into().ok()?,
        number(minute, 2)?.try_into().ok()?,
        number(second, 2)?.try_into().ok()?,
    )?;
    let millis = if fraction.is_empty() { 0 } else { number(fraction, 3)? };
    Some(Timestamp(start.0 + i64::from(millis)))
}

/// Exactly `digits` decimal digits: `parse` alone would take a sign.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_confluence_writes() {
        let t = parse("2025-02-10 10:21:35.002").unwrap();
        assert_eq!((t.rfc3339(), t.0 % 1000), ("2025-02-10T10:21:35Z".to_owned(), 2));
        assert_eq!(parse(" 2009-07-10 10:17:15 ").unwrap().rfc3339(), "2009-07-10T10:17:15Z");
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2025-02-10",
            "2025-13-10 10:21:35",
            "2025-02-30 10:21:35",
            "+025-02-10 10:21:35",
            "2025-02-10 10:21",
            "2025-02-10 10:21:35.0x2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
