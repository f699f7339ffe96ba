use crate::ports::blobs::BlobId;
use crate::ports::{BlobStore, Clock, StoreError, StoreResult};
use async_trait::async_trait;
use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use sha2::{Digest, Sha256};
use sluice_domain::time::{Span, Timestamp};
use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many bytes `open` gives at a time.
const CHUNK: usize = 64 * 1024;

/// Blobs in memory. A clone shares what it holds.
#[derive(Clone)]
pub struct MemoryBlobs {
    clock: Arc<dyn Clock>,
    blobs: Arc<Mutex<HashMap<BlobId, Blob>>>,
    reads: Arc<Reads>,
}

/// Whether reading is held up, and how many wait meanwhile.
#[derive(Default)]
struct Reads {
    held: watch::Sender<bool>,
    waiting: AtomicUsize,
}

struct Blob {
    bytes: Bytes,
    stored_at: Timestamp,
}

impl fmt::Debug for MemoryBlobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryBlobs").field("blobs", &self.lock().len()).finish_non_exhaustive()
    }
}

impl MemoryBlobs {
    /// The clock tells how old a blob is.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, blobs: Arc::default(), reads: Arc::default() }
    }

    /// While it is so, nothing is read to its end: as a slow disk would have it.
    pub fn set_held(&self, held: bool) {
        self.reads.held.send_replace(held);
    }

    /// How many readers are held up.
    pub fn waiting(&self) -> usize {
        self.reads.waiting.load(Ordering::SeqCst)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<BlobId, Blob>> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, bytes: Bytes) -> StoreResult<BlobId> {
        let text = sluice_domain::id::hex(&Sha256::digest(&bytes));
        let id = BlobId::parse(&text)
            .ok_or_else(|| StoreError::Corrupt { record: text, why: "not a blob id".to_owned() })?;
        self.lock().insert(id.clone(), Blob { bytes, stored_at: self.clock.now() });
        Ok(id)
    }
}

#[async_trait]
impl BlobStore for MemoryBlobs {
    async fn put(&self, bytes: Bytes) -> StoreResult<BlobId> {
        self.keep(bytes)
    }

    fn put_reader(&self, reader: &mut dyn Read, limit: u64) -> StoreResult<Option<(BlobId, u64)>> {
        let mut bytes = Vec::new();
        let read = reader.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        let size = read.map_err(|fault| StoreError::Unavailable(fault.to_string()))? as u64;
        if size > limit {
            return Ok(None);
        }
        Ok(Some((self.keep(bytes.into())?, size)))
    }

    async fn get(&self, id: &BlobId) -> StoreResult<Option<Bytes>> {
        let mut held = self.reads.held.subscribe();
        self.reads.waiting.fetch_add(1, Ordering::SeqCst);
        // Fails when the sender is gone, and that stands in this very value.
        let _ = held.wait_for(|held| !held).await;
        self.reads.waiting.fetch_sub(1, Ordering::SeqCst);
        Ok(self.lock().get(id).map(|blob| blob.bytes.clone()))
    }

    async fn open(&self, id: &BlobId) -> StoreResult<Option<(u64, BoxStream<'static, StoreResult<Bytes>>)>> {
        let Some(bytes) = self.get(id).await? else { return Ok(None) };
        let size = bytes.len() as u64;
        let starts = (0..bytes.len()).step_by(CHUNK);
        let chunks: Vec<_> = starts.map(|at| Ok(bytes.slice(at..bytes.len().min(at + CHUNK)))).collect();
        Ok(Some((size, stream::iter(chunks).boxed())))
    }

    async fn sweep(&self, keep: &(dyn for<'a> Fn(&'a BlobId) -> bool + Send + Sync)) -> StoreResult<u64> {
        let old = self.clock.now().minus(Span::hours(1));
        let mut blobs = self.lock();
        let before = blobs.len();
        blobs.retain(|id, blob| blob.stored_at >= old || keep(id));
        Ok((before - blobs.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::FakeClock;

    #[tokio::test]
    async fn keeps_the_contract() {
        crate::testing::contract::run_blobs(Arc::new(MemoryBlobs::new(Arc::new(FakeClock::default())))).await;
    }

    #[tokio::test]
    async fn a_sweep_takes_what_is_old_and_unknown() {
        let clock = Arc::new(FakeClock::default());
        let blobs = MemoryBlobs::new(clock.clone());
        let known = blobs.put(Bytes::from_static(b"known")).await.unwrap();
        let again = blobs.put(Bytes::from_static(b"again")).await.unwrap();
        let orphan = blobs.put(Bytes::from_static(b"orphan")).await.unwrap();
        clock.advance(Span::hours(1));
        assert_eq!(blobs.sweep(&|_| false).await.unwrap(), 0);
        clock.advance(Span(1));
        blobs.put(Bytes::from_static(b"again")).await.unwrap();
        assert_eq!(blobs.sweep(&|id| *id == known).await.unwrap(), 1);
        assert_eq!(blobs.get(&orphan).await.unwrap(), None);
        assert!(blobs.get(&known).await.unwrap().is_some() && blobs.get(&again).await.unwrap().is_some());
    }
}
