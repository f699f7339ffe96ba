use super::StoreResult;
use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use std::io::Read;

/// The SHA-256 of a blob's bytes, lower-case hex: the same bytes are stored once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BlobId(String);

impl BlobId {
    /// `None` unless it is 64 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
            .then(|| Self(text.to_owned()))
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Content-addressed bytes: page bodies, files, logos. A blob is durable before its id is returned.
#[async_trait]
pub trait BlobStore: Send + Sync {
    /// Stores the bytes. Stored again, a blob counts as new: an import that needs it is not robbed of it by `sweep`.
    async fn put(&self, bytes: Bytes) -> StoreResult<BlobId>;

    /// Stores what the reader gives, in bounded memory. Runs on a blocking thread. Fails with `Ok(None)` when there are more
    /// than `limit` bytes.
    fn put_reader(&self, reader: &mut dyn Read, limit: u64) -> StoreResult<Option<(BlobId, u64)>>;

    async fn get(&self, id: &BlobId) -> StoreResult<Option<Bytes>>;

    /// Size and bytes, in chunks.
    async fn open(&self, id: &BlobId) -> StoreResult<Option<(u64, BoxStream<'static, StoreResult<Bytes>>)>>;

    /// Removes every blob that is older than an hour and for which `keep` answers `false`. Returns how many.
    async fn sweep(&self, keep: &(dyn for<'a> Fn(&'a BlobId) -> bool + Send + Sync)) -> StoreResult<u64>;
}
