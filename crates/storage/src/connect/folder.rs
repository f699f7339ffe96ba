//! The folder of the embedded database: tells "in use" and "not writable" apart before the database is asked.

use crate::error::StorageError;
use std::fs::{File, OpenOptions, TryLockError, create_dir_all};
use std::io;
use std::path::Path;
use std::time::Duration;

/// The file that the embedded database locks while it is open.
const LOCK: &str = "LOCK";
/// The folder of its write-ahead log.
const LOG: &str = "wal";
const CHECKS: u32 = 1000;
const PAUSE: Duration = Duration::from_millis(10);

/// Makes the folder, and makes sure that it can be written to and that nobody else has it open. Whether a database was opened in it
/// before.
pub(super) fn prepare(folder: &Path) -> Result<bool, StorageError> {
    let not_writable = |source| StorageError::NotWritable { folder: folder.to_owned(), source };
    create_dir_all(folder).map_err(not_writable)?;
    let used = folder.join(LOG).exists();
    let lock = open_lock(folder).map_err(not_writable)?;
    match lock.try_lock() {
        Ok(()) => Ok(used),
        Err(TryLockError::WouldBlock) => Err(StorageError::InUse(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(not_writable(source)),
    }
}

/// The same for what happens between that check and the opening.
pub(super) fn open_error(folder: &Path, error: &surrealdb::Error) -> StorageError {
    match prepare(folder) {
        Err(found) => found,
        Ok(_) => StorageError::Database(error.to_string()),
    }
}

/// Waits until the lock is free.
pub(super) async fn released(folder: &Path) {
    for _ in 0..CHECKS {
        match open_lock(folder).map(|lock| lock.try_lock()) {
            Ok(Err(TryLockError::WouldBlock)) => tokio::time::sleep(PAUSE).await,
            _ => return,
        }
    }
}

fn open_lock(folder: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(LOCK))
}
