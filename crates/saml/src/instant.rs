use sluice_domain::time::{Span, Timestamp};

/// Reads an xs:dateTime. SAML core 1.3.3 wants UTC: a value without a zone is taken as UTC, an offset is honoured. Fractions of a
/// second beyond milliseconds are dropped.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim_matches(crate::xml::chars::is_space);
    if !text.is_ascii() || text.len() < 19 {
        return None;
    }
    let (civil, rest) = text.split_at(19);
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|(at, c)| civil.as_bytes()[*at] != *c) {
        return None;
    }
    let second = number(&civil[17..19]).filter(|s| *s < 60)?;
    let whole = Timestamp::from_civil(
        civil[..4].bytes().all(|b| b.is_ascii_digit()).then(|| civil[..4].parse().ok())??,
        number(&civil[5..7])?,
        number(&civil[8..10])?,
        number(&civil[11..13])?,
        number(&civil[14..16])?,
        second,
    )?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        None => (0, rest),
        Some(rest) => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let padded = format!("{:0<3}", &rest[..digits]);
            ((digits > 0).then(|| padded[..3].parse().ok())??, &rest[digits..])
        }
    };
    Some(whole.plus(Span(fraction)).minus(offset(zone)?))
}

fn offset(zone: &str) -> Option<Span> {
    if matches!(zone, "" | "Z") {
        return Some(Span(0));
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hours, minutes) = zone[1..].split_once(':')?;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 14 && minutes < 60).then(|| Span::minutes(sign * (i64::from(hours) * 60 + i64::from(minutes))))
}

fn number(two: &str) -> Option<u8> {
    (two.len() == 2 && two.bytes().all(|b| b.is_ascii_digit())).then(|| two.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_identity_providers_write() {
        for text in [
            "2026-11-18T17:02:09Z",
            "2026-11-18T17:02:09",
            "2026-11-18T18:02:09+01:00",
            "2026-11-18T12:02:09.000-05:00",
        ] {
            assert_eq!(parse(text).map(Timestamp::rfc3339).as_deref(), Some("2026-11-18T17:02:09Z"), "{text}");
        }
        assert_eq!(parse("1970-01-01T00:00:00.5Z"), Some(Timestamp(500)));
        assert_eq!(parse("1970-01-01T00:00:00.1234567Z"), Some(Timestamp(123)));
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2026-11-18",
            "2026-11-18 17:02:09Z",
            "2026-02-30T00:00:00Z",
            "2026-11-18T24:00:00Z",
            "2026-11-18T17:02:60Z",
            "2026-11-18T17:02:09.Z",
            "2026-11-18T17:02:09Zx",
            "2026-11-18T17:02:09+1:00",
            "2026-11-18T17:02:09+15:00",
            "+026-11-18T17:02:09Z",
            "2026-+1-18T17:02:09Z",
            "９026-11-18T17:02:09Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
