//! Writing blobs so that they survive a power cut: the bytes are on disk before they get their name, and the name before the id
//! is returned.

use sha2::{Digest, Sha256};
use sluice_service::ports::Clock;
use sluice_service::ports::blobs::BlobId;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::NamedTempFile;

/// Where blobs stand until they are whole.
const UNFINISHED: &str = "unfinished";
const BUFFER: usize = 64 * 1024;

#[derive(Clone)]
pub(super) struct Writer {
    folder: Arc<Path>,
    clock: Arc<dyn Clock>,
    /// Held shared while a blob is put, exclusively while one is removed: what a put found present is not removed under it.
    removal: Arc<RwLock<()>>,
}

impl Writer {
    pub(super) fn open(folder: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        fs::create_dir_all(folder.join(UNFINISHED))?;
        // Shows now, and not at the first import, that the folder cannot be written to.
        NamedTempFile::new_in(folder.join(UNFINISHED))?;
        Ok(Self { folder: folder.into(), clock, removal: Arc::default() })
    }

    /// `None` when the reader gives more than `limit` bytes. Holds one buffer in memory, whatever the size.
    pub(super) fn write(&self, reader: &mut dyn Read, limit: u64) -> io::Result<Option<(BlobId, u64)>> {
        let mut file = NamedTempFile::new_in(self.folder.join(UNFINISHED))?;
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut buffer = vec![0; BUFFER];
        loop {
            let n = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            size = size.saturating_add(n as u64);
            if size > limit {
                return Ok(None);
            }
            hash.update(&buffer[..n]);
            file.write_all(&buffer[..n])?;
        }
        let Some(id) = BlobId::parse(&sluice_domain::id::hex(&hash.finalize())) else {
            return Err(io::Error::other("a SHA-256 has 64 hex digits"));
        };
        self.name(file, &id)?;
        Ok(Some((id, size)))
    }

    fn name(&self, file: NamedTempFile, id: &BlobId) -> io::Result<()> {
        let _put = self.removal.read().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(id);
        let shard = self.folder.join(&id.as_str()[..2]);
        if path.exists() {
            // Here already. Young again, so that a sweep spares it until the import that put it names it. Its name may be so
            // new that it is not on disk yet.
            File::options().write(true).open(&path)?.set_modified(self.now())?;
            return sync_folder(&shard);
        }
        file.as_file().sync_all()?;
        if !shard.exists() {
            fs::create_dir_all(&shard)?;
            sync_folder(&self.folder)?;
        }
        let file = file.persist(&path).map_err(|error| error.error)?;
        file.set_modified(self.now())?;
        sync_folder(&shard)
    }

    /// Removes the blob unless it was put again at or after `before` (milliseconds since the Unix epoch).
    pub(super) fn remove_if_older(&self, id: &BlobId, before: i64) -> io::Result<bool> {
        let _removal = self.removal.write().unwrap_or_else(PoisonError::into_inner);
        remove_if_older(&self.path(id), before)
    }

    /// Removes what an interrupted put left.
    pub(super) fn remove_unfinished(&self, before: i64) -> io::Result<()> {
        for entry in fs::read_dir(self.folder.join(UNFINISHED))? {
            remove_if_older(&entry?.path(), before)?;
        }
        Ok(())
    }

    fn path(&self, id: &BlobId) -> PathBuf {
        let (head, tail) = id.as_str().split_at(2);
        self.folder.join(head).join(tail)
    }

    fn now(&self) -> SystemTime {
        instant(self.clock.now().0)
    }
}

fn remove_if_older(path: &Path, before: i64) -> io::Result<bool> {
    match fs::metadata(path).and_then(|meta| meta.modified()) {
        Ok(modified) if modified < instant(before) => fs::remove_file(path).map(|()| true),
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn instant(milliseconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0))
}

// A new name is a change of its folder, and is lost in a power cut until that is on disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
