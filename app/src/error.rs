//! The one error that crosses to the browser: codes only, no free text.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};
use sluice_domain::id::Reference;
use sluice_domain::input::FieldError;
use std::fmt;

/// What a server function can answer besides its result. [`crate::text::error`] puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum AppError {
    /// Nobody is signed in, or the session is over.
    Unauthenticated,
    /// Absent, or not for this person.
    NotFound,
    /// Something typed is wrong; the fields say what.
    Invalid { fields: Vec<FieldError> },
    /// A rule forbids it in the present state; `code` says which.
    Rule { code: String },
    /// Somebody else changed it meanwhile.
    Conflict,
    /// Another system failed; `code` says how.
    Upstream { code: String },
    /// Something failed here; the reference finds it in the log.
    Internal { reference: Reference },
    /// Too many attempts.
    TooMany,
    /// The answer did not arrive, or was no answer of ours.
    Transport,
}

impl AppError {
    /// The code that may stand in markup and URLs.
    pub fn code(&self) -> &str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::NotFound => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::Rule { code } | Self::Upstream { code } => code,
            Self::Conflict => "conflict",
            Self::Internal { .. } => "internal",
            Self::TooMany => "too_many",
            Self::Transport => "transport",
        }
    }

    /// The HTTP status (RFC 9110, section 15) that goes with it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Unauthenticated => 401,
            Self::NotFound => 404,
            Self::Invalid { .. } => 422,
            Self::Rule { .. } | Self::Conflict => 409,
            Self::Upstream { .. } => 502,
            Self::Internal { .. } | Self::Transport => 500,
            Self::TooMany => 429,
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for AppError {}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::Transport
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_a_code() {
        let rule = AppError::Rule { code: "idp_not_tested".into() };
        assert_eq!((rule.to_string().as_str(), rule.status()), ("idp_not_tested", 409));
        assert_eq!(AppError::Unauthenticated.status(), 401);
        assert_eq!(AppError::Invalid { fields: vec![] }.status(), 422);
    }
}
