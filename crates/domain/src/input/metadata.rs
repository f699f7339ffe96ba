use serde::{Deserialize, Serialize};

/// Whether new keys are taken without asking, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "keys")]
pub enum KeyTrustInput {
    Ask,
    /// Certificates, PEM one after the other. Empty: those that are there stay.
    Signed {
        certificates: String,
    },
    Follow,
}

/// Where a connection's metadata is to be read again from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataSourceInput {
    pub url: String,
    pub trust: KeyTrustInput,
}
