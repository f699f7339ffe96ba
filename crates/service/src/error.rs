//! What a use case can answer besides its result. The boundary logs `Internal` and `Upstream` once, with an incident number.

use sluice_domain::input::FieldError;
use sluice_domain::policy::Reason;
use thiserror::Error;

/// A failure of a use case.
#[derive(Debug, Error)]
pub enum ServiceError {
    /// Nobody is signed in, or the session is over.
    #[error("unauthenticated")]
    Unauthenticated,
    /// Absent, or not for this person: outsiders cannot tell which.
    #[error("not_found")]
    NotFound,
    /// Signed in, and not allowed.
    #[error("denied")]
    Denied(Vec<Reason>),
    /// Something typed is wrong; the fields say what.
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// A rule forbids it in the present state; the code says which.
    #[error("{0}")]
    Rule(&'static str),
    /// More is asked at once than this process does at once.
    #[error("too_many")]
    TooMany,
    /// Somebody else changed it meanwhile.
    #[error("conflict")]
    Conflict,
    /// Another system failed; the code says how.
    #[error("{0}")]
    Upstream(&'static str),
    /// The store failed.
    #[error("store")]
    Store(#[from] crate::ports::StoreError),
    /// Something that should not happen.
    #[error("internal: {0}")]
    Internal(String),
}

pub type Result<T, E = ServiceError> = std::result::Result<T, E>;

impl ServiceError {
    /// One wrong field.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned() }])
    }
}
