//! Repeated openings: counted in memory and written within a second. A crash may lose that second; first openings are in the
//! audit log before the answer.

use super::refusals::Refusals;
use crate::ports::visits::OpenCount;
use crate::sluice::Sluice;
use sluice_domain::id::LinkId;
use sluice_domain::time::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Default)]
pub(crate) struct OpenCounter {
    counts: Mutex<HashMap<LinkId, (u64, Timestamp)>>,
    /// Flushed with the counts.
    pub(super) refusals: Refusals,
}

impl OpenCounter {
    pub(crate) fn count(&self, link: &LinkId, now: Timestamp) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = counts.entry(link.clone()).or_insert((0, now));
        entry.0 += 1;
        entry.1 = entry.1.max(now);
    }

    fn take(&self) -> Vec<OpenCount> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.drain().map(|(link, (count, last))| OpenCount { link, count, last }).collect()
    }

    fn put_back(&self, rows: Vec<OpenCount>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for row in rows {
            let entry = counts.entry(row.link).or_insert((0, row.last));
            entry.0 += row.count;
            entry.1 = entry.1.max(row.last);
        }
    }
}

impl Sluice {
    /// Writes what was counted. The server calls it every second, and once more when it stops.
    pub async fn flush_opens(&self) {
        self.flush_closed().await;
        let rows = self.opens.take();
        if rows.is_empty() {
            return;
        }
        if let Err(error) = self.store.add_opens(&rows).await {
            tracing::warn!(%error, "openings were not written; they stay counted");
            self.opens.put_back(rows);
        }
    }
}
