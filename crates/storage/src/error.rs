use sluice_service::ports::StoreError;
use std::io;
use std::path::PathBuf;
use surrealdb::types::{AlreadyExistsError, QueryError};
use thiserror::Error;

/// Why the store could not be opened. The texts are for the person who started Sluice.
#[derive(Debug, Error)]
pub enum StorageError {
    /// Another process has the folder open.
    #[error("the data folder {} is in use by another running Sluice; stop that one, or start this one with another folder", .0.display())]
    InUse(PathBuf),
    /// The folder cannot be made, or not be written to.
    #[error("the data folder {} cannot be written to ({source}); give this user the right to, or choose another folder", .folder.display())]
    NotWritable { folder: PathBuf, source: io::Error },
    /// The address has none of the known forms.
    #[error("the database address {0:?} is none that Sluice knows; it must begin with surrealkv://, ws:// or wss://")]
    Address(String),
    /// The server of a remote database cannot be reached.
    #[error(
        "the database server at {address} does not answer; check that it runs and that the address is right ({why})"
    )]
    Unreachable { address: String, why: String },
    /// The server is there and does not accept the credentials.
    #[error("the database server at {0} refuses the user name or the password")]
    SignInRefused(String),
    /// The server lacks what Sluice's transactions need.
    #[error("the database server is SurrealDB {0}; Sluice needs 3.3 or newer")]
    ServerTooOld(String),
    /// A migration that was applied is not the one that this program knows under its number.
    #[error(
        "the data was made by another edition of Sluice (migration {0} differs); start the edition that made it, or restore a backup"
    )]
    MigrationChanged(String),
    /// The data knows a migration that this program does not.
    #[error("the data was made by a newer Sluice (migration {0}); start that one, or restore a backup from before")]
    Newer(u32),
    /// The database failed in a way that is not expected.
    #[error("the database could not be opened: {0}")]
    Database(String),
}

impl From<surrealdb::Error> for StorageError {
    fn from(error: surrealdb::Error) -> Self {
        Self::Database(error.to_string())
    }
}

impl From<StoreError> for StorageError {
    fn from(error: StoreError) -> Self {
        Self::Database(error.to_string())
    }
}

/// What a failed statement means for the caller.
pub(crate) enum Failure {
    /// Another transaction was faster: run it again.
    Conflict,
    /// A record of that id, or a value that must be unique, is there already.
    Exists,
    /// Anything else, in the driver's words.
    Other(String),
}

impl Failure {
    pub(crate) fn of(error: &surrealdb::Error) -> Self {
        if error.query_details() == Some(&QueryError::TransactionConflict) {
            return Self::Conflict;
        }
        if matches!(error.already_exists_details(), Some(AlreadyExistsError::Record { .. })) {
            return Self::Exists;
        }
        let text = error.message();
        // Two failures that the driver gives no kind: a snapshot that is older than the window in which the embedded store
        // can tell conflicts, and a unique index that has the value.
        if text.contains("Transaction retry required") {
            Self::Conflict
        } else if text.starts_with("Database index `") && text.contains("already contains") {
            Self::Exists
        } else {
            Self::Other(text.to_owned())
        }
    }
}
