//! When metadata is read again.

use super::{LONGEST_ROUND, SHORTEST_ROUND};
use crate::time::{Span, Timestamp};

/// The wait after the first failure.
const FIRST_RETRY: Span = Span::minutes(5);
/// Doublings after which the wait has surely reached its end.
const DOUBLINGS: u32 = 16;

/// When metadata that was read at `now` is read next: after its `cacheDuration` (metadata 2.3.1), or after [`LONGEST_ROUND`] where it
/// names none, but not later than half of what is left until its `validUntil`, so that there is time for a second try. Never sooner
/// than [`SHORTEST_ROUND`].
pub fn next_round(now: Timestamp, valid_until: Option<Timestamp>, cache_duration: Option<Span>) -> Timestamp {
    let advised = cache_duration.unwrap_or(LONGEST_ROUND).clamp(SHORTEST_ROUND, LONGEST_ROUND);
    now.plus(advised).min(latest(now, valid_until))
}

/// How long to wait after so many failures in a row: five minutes, then twice as long each time, a day at most. Of that up to a
/// quarter is taken away by `random`, so that many sources that failed together are not tried together.
pub fn retry_after(failures: u32, random: u32) -> Span {
    let doublings = failures.saturating_sub(1).min(DOUBLINGS);
    let wait = (FIRST_RETRY.0 << doublings).min(LONGEST_ROUND.0);
    Span(wait - wait / 4 * i64::from(random) / i64::from(u32::MAX))
}

/// The latest moment to read it, by when it ends. What has ended is tried in every shortest round: until then the connection is
/// closed.
pub(super) fn latest(now: Timestamp, valid_until: Option<Timestamp>) -> Timestamp {
    let wait = valid_until.map_or(LONGEST_ROUND, |until| Span(until.0.saturating_sub(now.0) / 2));
    now.plus(wait.max(SHORTEST_ROUND))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sso::metadata_source::{KeyTrust, MetadataSource};

    const NOW: Timestamp = Timestamp::from_seconds(1_772_442_000);

    fn hours(n: i64) -> Span {
        Span::hours(n)
    }

    #[test]
    fn the_next_round_follows_the_advice_within_limits() {
        let next = |cache: Option<Span>| next_round(NOW, None, cache);
        assert_eq!(next(None), NOW.plus(LONGEST_ROUND));
        assert_eq!(next(Some(hours(6))), NOW.plus(hours(6)));
        assert_eq!(next(Some(hours(48))), NOW.plus(LONGEST_ROUND));
        assert_eq!(next(Some(Span::minutes(5))), NOW.plus(SHORTEST_ROUND));
        assert_eq!(next(Some(Span(-1))), NOW.plus(SHORTEST_ROUND));
    }

    #[test]
    fn before_it_ends_it_is_read_again() {
        let next = |left: Span, cache: Option<Span>| next_round(NOW, Some(NOW.plus(left)), cache);
        assert_eq!(next(hours(10), None), NOW.plus(hours(5)));
        assert_eq!(next(hours(10), Some(hours(6))), NOW.plus(hours(5)));
        assert_eq!(next(hours(10), Some(hours(2))), NOW.plus(hours(2)));
        assert_eq!(next(hours(100), None), NOW.plus(LONGEST_ROUND));
        assert_eq!(next(Span::minutes(10), None), NOW.plus(SHORTEST_ROUND));
        assert_eq!(next(hours(-5), None), NOW.plus(SHORTEST_ROUND));
        assert_eq!(next_round(NOW, Some(Timestamp(i64::MIN)), None), NOW.plus(SHORTEST_ROUND));
    }

    #[test]
    fn failures_double_the_wait_up_to_a_day() {
        let minutes = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440];
        for (failures, wait) in (1..).zip(minutes) {
            assert_eq!(retry_after(failures, 0), Span::minutes(wait));
            assert_eq!(retry_after(failures, u32::MAX), Span(Span::minutes(wait).0 / 4 * 3));
        }
        assert_eq!(retry_after(u32::MAX, 0), LONGEST_ROUND);
        let some = retry_after(1, u32::MAX / 2);
        assert!(some > retry_after(1, u32::MAX) && some < retry_after(1, 0));
    }

    #[test]
    fn a_failure_keeps_what_was_read() {
        let until = NOW.plus(hours(8));
        let read = MetadataSource::new("https://idp.example/metadata", KeyTrust::Ask, NOW).read(Some(until), None, NOW);
        assert_eq!((read.read_at, read.next_at, read.failures), (Some(NOW), NOW.plus(hours(4)), 0));
        let mut failed = read.clone();
        for _ in 0..3 {
            failed = failed.failed("fetch_timeout", NOW, 0);
        }
        assert_eq!((failed.failures, failed.fault.as_deref()), (3, Some("fetch_timeout")));
        assert_eq!(failed.next_at, NOW.plus(Span::minutes(20)));
        let kept = MetadataSource { next_at: read.next_at, failures: 0, fault: None, ..failed.clone() };
        assert_eq!(kept, read);
        assert_eq!(failed.read(None, None, NOW).fault, None);
    }

    #[test]
    fn what_has_ended_is_tried_in_every_shortest_round() {
        let mut source = MetadataSource::new("https://idp.example/metadata", KeyTrust::Ask, NOW);
        (source.valid_until, source.failures) = (Some(NOW), 20);
        assert_eq!(source.failed("fetch_timeout", NOW, 0).next_at, NOW.plus(SHORTEST_ROUND));
    }
}
