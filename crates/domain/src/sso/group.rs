use crate::id::IdpId;
use serde::{Deserialize, Serialize};

/// A group is always (identity provider connection, value): a partner's IdP cannot name another's groups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GroupRef {
    pub idp: IdpId,
    pub value: String,
}

impl GroupRef {
    pub fn new(idp: IdpId, value: impl Into<String>) -> Self {
        Self { idp, value: value.into() }
    }
}
