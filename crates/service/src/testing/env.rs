use crate::ports::{Clock, Random};
use sha2::{Digest, Sha256};
use sluice_domain::time::{Span, Timestamp};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct FakeClock {
    millis: AtomicI64,
}

impl FakeClock {
    pub fn at(now: Timestamp) -> Self {
        Self { millis: AtomicI64::new(now.0) }
    }

    pub fn set(&self, now: Timestamp) {
        self.millis.store(now.0, Ordering::SeqCst);
    }

    pub fn advance(&self, by: Span) {
        self.millis.fetch_add(by.0, Ordering::SeqCst);
    }
}

impl Default for FakeClock {
    /// At [`super::samples::NOW`].
    fn default() -> Self {
        Self::at(super::samples::NOW)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.millis.load(Ordering::SeqCst))
    }
}

/// Bytes that look random and are the same for the same seed, on every machine and with every version of every crate: the
/// SHA-256 of seed and counter.
#[derive(Debug, Default)]
pub struct FakeRandom {
    seed: u64,
    blocks: AtomicU64,
}

impl FakeRandom {
    pub fn seeded(seed: u64) -> Self {
        Self { seed, blocks: AtomicU64::new(0) }
    }
}

impl Random for FakeRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_be_bytes());
            hash.update(self.blocks.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&hash.finalize()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_bytes_and_never_itself() {
        let (a, b, c) = (FakeRandom::seeded(1), FakeRandom::seeded(1), FakeRandom::seeded(2));
        let draw = |random: &dyn Random| random.bytes::<40>();
        let first = draw(&a);
        assert_eq!(first, draw(&b));
        assert_ne!(first, draw(&c));
        assert_ne!(first, draw(&a));
    }

    #[test]
    fn the_clock_stands_until_it_is_moved() {
        let clock = FakeClock::at(Timestamp(5));
        clock.advance(Span(3));
        assert_eq!((clock.now(), clock.now()), (Timestamp(8), Timestamp(8)));
        clock.set(Timestamp(1));
        assert_eq!(clock.now(), Timestamp(1));
    }
}
