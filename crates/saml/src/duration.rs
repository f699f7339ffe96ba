use jiff::fmt::temporal::SpanParser;
use jiff::tz::TimeZone;
use sluice_domain::time::{Span, Timestamp};

static PARSER: SpanParser = SpanParser::new();

/// Reads an xs:duration, which is a duration of ISO 8601. How long its years and months are depends on when they begin: at `from`.
/// `None` for what is none, is negative, or leads out of the calendar.
pub(crate) fn parse(text: &str, from: Timestamp) -> Option<Span> {
    let span = PARSER.parse_span(text.trim_matches(crate::xml::chars::is_space)).ok()?;
    let from = jiff::Timestamp::from_millisecond(from.0).ok()?.to_zoned(TimeZone::UTC);
    let duration = span.to_duration(&from).ok()?;
    i64::try_from(duration.as_millis()).ok().filter(|millis| *millis >= 0).map(Span)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 March 2026, 09:00 UTC.
    const FROM: Timestamp = Timestamp::from_seconds(1_772_442_000);

    #[test]
    fn reads_what_identity_providers_write() {
        for (text, span) in [
            ("PT1H", Span::hours(1)),
            ("PT3600S", Span::hours(1)),
            (" P1DT2H3M4S ", Span::seconds(93_784)),
            ("PT0.5S", Span(500)),
            ("P0D", Span(0)),
            ("P1M", Span::days(31)),
            ("P1Y", Span::days(365)),
            ("P7D", Span::days(7)),
        ] {
            assert_eq!(parse(text, FROM), Some(span), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_time_to_wait() {
        for text in ["", "P", "PT", "1 hour", "3600", "-PT1H", "P1H", "P99999999Y", "PT1H ago", "PT1H\u{0}"] {
            assert_eq!(parse(text, FROM), None, "{text}");
        }
    }
}
