mod write;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetOptions, ObjectStore};
use sluice_service::ports::blobs::BlobId;
use sluice_service::ports::{BlobStore, Clock, StoreError, StoreResult};
use std::fmt;
use std::io::{Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use write::Writer;

use crate::error::StorageError;

/// A blob that a running import has just written is named by nothing yet.
const SPARED: i64 = 60 * 60 * 1000;

/// Page bodies and files in a folder, each under its SHA-256: `ab/cdef…`. A blob is on disk, and so is its name, before its id
/// is returned.
#[derive(Clone)]
pub struct FolderBlobs {
    store: Arc<LocalFileSystem>,
    writer: Writer,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for FolderBlobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FolderBlobs").field("store", &self.store).finish_non_exhaustive()
    }
}

impl FolderBlobs {
    /// Makes the folder if it is not there. One process at a time: the database beside it holds the lock.
    pub fn open(folder: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Result<Self, StorageError> {
        let folder = folder.into();
        let not_writable = |source| StorageError::NotWritable { folder: folder.clone(), source };
        let writer = Writer::open(&folder, clock.clone()).map_err(not_writable)?;
        let store =
            LocalFileSystem::new_with_prefix(&folder).map_err(|error| not_writable(std::io::Error::other(error)))?;
        Ok(Self { store: Arc::new(store), writer, clock })
    }

    async fn find(&self, id: &BlobId) -> StoreResult<Option<object_store::GetResult>> {
        match self.store.get_opts(&object_path(id), GetOptions::default()).await {
            Ok(found) => Ok(Some(found)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(unavailable(&error)),
        }
    }
}

#[async_trait]
impl BlobStore for FolderBlobs {
    async fn put(&self, bytes: Bytes) -> StoreResult<BlobId> {
        let writer = self.writer.clone();
        let written = tokio::task::spawn_blocking(move || writer.write(&mut Cursor::new(bytes), u64::MAX)).await;
        match written
            .map_err(|error| StoreError::Unavailable(error.to_string()))?
            .map_err(|error| unavailable(&error))?
        {
            Some((id, _)) => Ok(id),
            None => Err(StoreError::Unavailable("a blob without limit was cut".to_owned())),
        }
    }

    fn put_reader(&self, reader: &mut dyn Read, limit: u64) -> StoreResult<Option<(BlobId, u64)>> {
        self.writer.write(reader, limit).map_err(|error| unavailable(&error))
    }

    async fn get(&self, id: &BlobId) -> StoreResult<Option<Bytes>> {
        let Some(found) = self.find(id).await? else { return Ok(None) };
        found.bytes().await.map(Some).map_err(|error| unavailable(&error))
    }

    async fn open(&self, id: &BlobId) -> StoreResult<Option<(u64, BoxStream<'static, StoreResult<Bytes>>)>> {
        let Some(found) = self.find(id).await? else { return Ok(None) };
        let size = found.meta.size;
        Ok(Some((size, found.into_stream().map_err(|error| unavailable(&error)).boxed())))
    }

    async fn sweep(&self, keep: &(dyn for<'a> Fn(&'a BlobId) -> bool + Send + Sync)) -> StoreResult<u64> {
        let before = self.clock.now().0.saturating_sub(SPARED);
        let mut gone = 0;
        let mut listed = self.store.list(None);
        while let Some(object) = listed.try_next().await.map_err(|error| unavailable(&error))? {
            if object.last_modified.timestamp_millis() >= before {
                continue;
            }
            let removed = match blob_of(&object.location) {
                Some(id) if keep(&id) => false,
                Some(id) => {
                    let writer = self.writer.clone();
                    let removal = tokio::task::spawn_blocking(move || writer.remove_if_older(&id, before)).await;
                    removal
                        .map_err(|error| StoreError::Unavailable(error.to_string()))?
                        .map_err(|error| unavailable(&error))?
                }
                // Not ours to remove; what a stop left half written is looked at below.
                None => false,
            };
            gone += u64::from(removed);
        }
        self.writer.remove_unfinished(before).map_err(|error| unavailable(&error))?;
        Ok(gone)
    }
}

fn object_path(id: &BlobId) -> ObjectPath {
    let (head, tail) = id.as_str().split_at(2);
    ObjectPath::from_iter([head, tail])
}

fn blob_of(path: &ObjectPath) -> Option<BlobId> {
    let (head, tail) = path.as_ref().split_once('/')?;
    (head.len() == 2).then(|| BlobId::parse(&format!("{head}{tail}"))).flatten()
}

fn unavailable(error: &dyn std::error::Error) -> StoreError {
    StoreError::Unavailable(error.to_string())
}

#[cfg(test)]
mod tests;
