#![expect(clippy::expect_used, reason = "a race that cannot begin or end has failed")]

use sluice_storage::{DatabaseConfig, SurrealStore};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Instant;
use tempfile::TempDir;
use tokio::sync::Barrier;

/// One store on disk for all runs of a race.
pub struct Races {
    pub store: SurrealStore,
    name: &'static str,
    runs: u32,
    seed: u64,
    began: Instant,
    _folder: TempDir,
}

impl Races {
    pub async fn begin(name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let url = format!("surrealkv://{}", folder.path().display());
        let store = SurrealStore::open(&DatabaseConfig::at(url)).await.expect("an empty database");
        let seed = setting("SLUICE_RACE_SEED").unwrap_or_else(|| RandomState::new().hash_one(name));
        let runs = setting("SLUICE_RACE_RUNS").unwrap_or(20);
        println!("{name}: {runs} runs, seed {seed}");
        Self { store, name, runs, seed, began: Instant::now(), _folder: folder }
    }

    pub fn runs(&self) -> Range<u32> {
        0..self.runs
    }

    pub fn end(self, note: &str) {
        println!("{}: {} runs in {:?} {note}", self.name, self.runs, self.began.elapsed());
    }

    /// Lets both begin at the same instant, give or take a little that the seed decides.
    pub async fn both<A, B>(
        &self,
        run: u32,
        one: impl Future<Output = A> + Send + 'static,
        two: impl Future<Output = B> + Send + 'static,
    ) -> (A, B)
    where
        A: Send + 'static,
        B: Send + 'static,
    {
        let barrier = Arc::new(Barrier::new(2));
        let mixed = splitmix(self.seed.wrapping_add(u64::from(run)));
        let one = tokio::spawn(delayed(Arc::clone(&barrier), mixed & 0xff, one));
        let two = tokio::spawn(delayed(barrier, (mixed >> 8) & 0xff, two));
        (one.await.expect("the first of both"), two.await.expect("the second of both"))
    }
}

async fn delayed<T>(barrier: Arc<Barrier>, spins: u64, work: impl Future<Output = T>) -> T {
    barrier.wait().await;
    for _ in 0..spins * 50 {
        std::hint::spin_loop();
    }
    work.await
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

// SplitMix64: one good mix per run, so that a seed gives the same delays again.
fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
