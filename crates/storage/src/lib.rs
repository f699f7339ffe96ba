//! The adapter over SurrealDB, and the folder that holds page bodies and files.
//!
//! [`SurrealStore`] implements every repository of `sluice_service::ports`; [`FolderBlobs`] is its `BlobStore`. Nothing of
//! SurrealDB is visible outside of this crate.
//!
//! # How concurrency is kept right
//! The database gives snapshot isolation, so a transaction that reads one record and writes another can act on what is no
//! longer true (write skew). Every change is therefore one statement, which is one transaction, and each invariant rests on one
//! of three things that the database does check when it commits:
//! - two transactions write the same record: single use is a record that both create or delete;
//! - a record is read `FOR UPDATE`: a grant is not created if its link or session was written meanwhile;
//! - a `guard` record is written by both sides: a new link and the removal of its space or identity provider; two changes of
//!   Sluice's own keys of one use.
//!
//! What loses is run again, a bounded number of times, and then sees the winner's work.
//!
//! What decides about visitors' requests is remembered between changes, where the database is this process's own (`memory`).

mod admins;
mod audit;
mod blobs;
mod brand;
mod client;
mod connect;
mod content;
mod error;
mod idps;
mod imports;
mod links;
mod memory;
mod metadata;
mod migrate;
mod row;
mod sp_keys;
mod support;
mod traces;
mod visits;

pub use blobs::FolderBlobs;
pub use connect::{Credentials, DatabaseConfig, SurrealStore};
pub use error::StorageError;
