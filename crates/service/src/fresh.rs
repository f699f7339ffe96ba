//! Records that every page needs and that hardly ever change.

use crate::ports::StoreResult;
use moka::sync::Cache;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// So much later than the process that made it, another one follows a change.
const FRESH: Duration = Duration::from_secs(1);
const MOST: u64 = 1_000;

/// Keeps what was read for a second at most; who changes a record in this process makes it forget that one at once.
pub(crate) struct Fresh<K, T> {
    kept: Cache<K, T>,
    /// Counts the changes by this process.
    changes: AtomicU64,
}

impl<K, T> Default for Fresh<K, T>
where
    K: Hash + Eq + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    fn default() -> Self {
        Self { kept: Cache::builder().max_capacity(MOST).time_to_live(FRESH).build(), changes: AtomicU64::new(0) }
    }
}

impl<K, T> Fresh<K, T>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// What is kept, or else what `read` finds. That is kept unless something was changed meanwhile: what was just restricted must not be
    /// readable for another second because a request was under way.
    pub(crate) async fn find(
        &self,
        key: K,
        read: impl Future<Output = StoreResult<Option<T>>>,
    ) -> StoreResult<Option<T>> {
        if let Some(known) = self.kept.get(&key) {
            return Ok(Some(known));
        }
        let before = self.changes.load(Ordering::SeqCst);
        let found = read.await?;
        if let Some(found) = &found {
            self.kept.insert(key.clone(), found.clone());
            if self.changes.load(Ordering::SeqCst) != before {
                self.kept.invalidate(&key);
            }
        }
        Ok(found)
    }

    /// After a change by this process.
    pub(crate) fn forget(&self, key: &K) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.kept.invalidate(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_is_not_read_again_until_it_is_forgotten() {
        let fresh = Fresh::default();
        for (reads, found) in [(1, 1), (2, 1)] {
            assert_eq!(fresh.find("a", async { Ok(Some(reads)) }).await.unwrap(), Some(found));
        }
        fresh.forget(&"a");
        assert_eq!(fresh.find("a", async { Ok(Some(3)) }).await.unwrap(), Some(3));
        assert_eq!(fresh.find("b", async { Ok(None) }).await.unwrap(), None);
        assert_eq!(fresh.find("b", async { Ok(Some(4)) }).await.unwrap(), Some(4), "what is not there is not kept");
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_kept() {
        let fresh = Fresh::default();
        let read = async {
            fresh.forget(&"a");
            Ok(Some(1))
        };
        assert_eq!(fresh.find("a", read).await.unwrap(), Some(1));
        assert_eq!(fresh.find("a", async { Ok(Some(2)) }).await.unwrap(), Some(2));
    }
}
