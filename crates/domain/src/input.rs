//! What a browser may send, checked on both sides by the same rules.

use serde::{Deserialize, Serialize};

/// A field that cannot be taken as typed: its name in the form, and a code that `app/text.rs` puts into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub code: String,
}
