//! Sluice's own key pairs, by which identity providers know it: one kind signs, the other lets them encrypt to it.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a key pair is for. Never both: a key that signs must not decrypt (metadata `use`, 2.4.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpKeyUse {
    Signing,
    Encryption,
}

impl SpKeyUse {
    pub const ALL: [Self; 2] = [Self::Signing, Self::Encryption];

    /// The value of `use` in metadata, and the code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signing => "signing",
            Self::Encryption => "encryption",
        }
    }
}

/// Where a key pair stands in its rollover. There is at most one `Next` and, once the keys were made, exactly one `Active` of each
/// use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpKeyState {
    /// In the metadata, so that identity providers learn it; signs nothing yet. Decrypts, for whoever reads metadata early.
    Next,
    /// Signs, or is the one to encrypt to.
    Active,
    /// Was active. No longer in the metadata; an encryption key still decrypts until it is removed.
    Retired,
}

impl SpKeyState {
    pub const ALL: [Self; 3] = [Self::Next, Self::Active, Self::Retired];

    /// The code in the store.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

/// What anybody may know of a key pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpKeyFacts {
    /// SHA-256 over the certificate's DER, lower-case hex; the key's id.
    pub fingerprint: String,
    pub key_use: SpKeyUse,
    pub state: SpKeyState,
    pub not_after: Timestamp,
    pub created_at: Timestamp,
}
