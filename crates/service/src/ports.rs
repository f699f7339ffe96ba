//! What Sluice needs of the outside, as traits. `storage`, `saml`, `fetch` and `confluence` implement them; `server` joins them.
//!
//! Rules for every store method that changes something:
//! - the change and its audit event are written in one transaction, or neither is;
//! - an acknowledged change survives `kill -9`;
//! - transaction conflicts are retried, bounded; what remains is [`StoreError::Conflict`];
//! - creating what has an id, a token or another unique value that is taken, an audit event's id too, is `Conflict`;
//! - changing or removing a record that is not there is `Conflict`; only ending a session that is not there does nothing, and
//!   writes no event;
//! - a method that answers `false`, or with an error, has written nothing.
//!
//! What has an end (`expires_at`, `idle_at`, `until`) is alive while `now` is before it, and over from that instant on.
//! Lists are in no particular order unless the method names one.

pub mod audit;
pub mod blobs;
pub mod brand;
pub mod content;
pub mod env;
pub mod export;
pub mod fetch;
pub mod links;
pub mod metadata;
pub mod people;
pub mod saml;
pub mod sp_keys;
pub mod sso;
pub mod support;
pub mod traces;
pub mod visits;

pub use audit::AuditRepository;
pub use blobs::BlobStore;
pub use brand::BrandRepository;
pub use content::{ContentRepository, ImportRepository};
pub use env::{Clock, Random};
pub use fetch::Fetch;
pub use links::LinkRepository;
pub use metadata::MetadataRepository;
pub use people::AdminRepository;
pub use saml::SamlProvider;
pub use sp_keys::SpKeyRepository;
pub use sso::IdpRepository;
pub use support::{Diagnostics, SupportRepository};
pub use traces::TraceRepository;
pub use visits::VisitRepository;

/// Every repository. One adapter implements all of them over one database.
pub trait Store:
    AdminRepository
    + AuditRepository
    + BrandRepository
    + ContentRepository
    + ImportRepository
    + IdpRepository
    + LinkRepository
    + MetadataRepository
    + SpKeyRepository
    + SupportRepository
    + TraceRepository
    + VisitRepository
    + Send
    + Sync
{
}

impl<T> Store for T where
    T: AdminRepository
        + AuditRepository
        + BrandRepository
        + ContentRepository
        + ImportRepository
        + IdpRepository
        + LinkRepository
        + MetadataRepository
        + SpKeyRepository
        + SupportRepository
        + TraceRepository
        + VisitRepository
        + Send
        + Sync
{
}

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another transaction was faster, and stayed so after the bounded retries; or the record is not as it was read.
    #[error("conflict")]
    Conflict,
    /// A stored record contradicts the rules; `record` says which.
    #[error("record {record}: {why}")]
    Corrupt { record: String, why: String },
    /// The database or the blob store did not answer.
    #[error("the store did not answer: {0}")]
    Unavailable(String),
}

impl StoreError {
    /// Which of them it is, for logs of what may name people: the texts may hold a value.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Conflict => "conflict",
            Self::Corrupt { .. } => "corrupt",
            Self::Unavailable(_) => "unavailable",
        }
    }
}

pub type StoreResult<T> = Result<T, StoreError>;

/// A slice of a list, counted on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    pub rows: Vec<T>,
    /// Rows that match, on all pages.
    pub total: u64,
}

/// Which slice: `page` counts from 1, `size` is at most 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    pub page: u32,
    pub size: u32,
}

impl PageRequest {
    pub fn new(page: u32, size: u32) -> Self {
        Self { page: page.max(1), size: size.clamp(1, 200) }
    }
    pub fn offset(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.size)
    }
}
