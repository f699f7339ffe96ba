//! What a use case can answer besides its result. The boundary logs `Internal` and `Upstream` once, with an incident number.

use sluice_domain::input::FieldError;
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
    /// The store failed. The text is for the log, which has nothing else to tell what happened.
    #[error("store: {0}")]
    Store(#[from] crate::ports::StoreError),
    /// Something that should not happen.
    #[error("internal: {0}")]
    Internal(String),
}

pub type Result<T, E = ServiceError> = std::result::Result<T, E>;

impl ServiceError {
    /// What kind of failure it is, for a log that must not hold what another system says of it: that may quote what was stored.
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::NotFound => "not_found",
            Self::Invalid(_) => "invalid",
            Self::Rule(code) | Self::Upstream(code) => code,
            Self::TooMany => "too_many",
            Self::Conflict => "conflict",
            Self::Store(error) => error.code(),
            Self::Internal(_) => "internal",
        }
    }

    /// One wrong field.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned() }])
    }
}

#[cfg(test)]
mod tests {
    use super::ServiceError;
    use crate::ports::StoreError;

    #[test]
    fn a_failure_of_the_store_says_what_failed() {
        let error = ServiceError::from(StoreError::Unavailable("disk full".to_owned()));
        assert_eq!(error.to_string(), "store: the store did not answer: disk full");
        assert_eq!(error.code(), "unavailable", "its code says nothing of that");
        assert_eq!(ServiceError::Internal("url=https://idp.example/?key=1".to_owned()).code(), "internal");
    }
}
