//! The operating system's clock and random source: the one place where they are read.

use rand::TryRngCore as _;
use rand::rngs::OsRng;
use sluice_domain::time::Timestamp;
use sluice_service::ports::{Clock, Random};

/// The machine's clock, in UTC.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that all others take their time from")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    /// # Panics
    /// When the operating system gives no random bytes: nothing that Sluice does is safe then.
    fn fill(&self, bytes: &mut [u8]) {
        rand::RngCore::fill_bytes(&mut OsRng.unwrap_err(), bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_gives_milliseconds_of_this_age() {
        let now = SystemClock.now();
        assert!(now > Timestamp::from_civil(2025, 1, 1, 0, 0, 0).unwrap());
        assert!(now < Timestamp::from_civil(2200, 1, 1, 0, 0, 0).unwrap());
    }

    #[test]
    fn random_bytes_differ() {
        let random: &dyn Random = &OsRandom;
        assert_ne!(random.bytes::<32>(), random.bytes::<32>());
    }
}
