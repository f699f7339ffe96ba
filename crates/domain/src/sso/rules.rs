//! What one connection asks of its identity provider, beyond what always holds.

use super::idp::Binding;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// What must be signed beyond "the Response or the Assertion".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequiredSignature {
    #[default]
    Either,
    Response,
    Assertion,
    Both,
}

impl RequiredSignature {
    /// Whether an answer whose Response is not signed is refused, whatever else is.
    pub const fn includes_response(self) -> bool {
        matches!(self, Self::Response | Self::Both)
    }
}

/// The rules of one connection. The default is the safe choice of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the settings form")]
pub struct IdpRules {
    pub required_signature: RequiredSignature,
    /// Accepts RSA-SHA1, ECDSA-SHA1 and SHA-1 digests. For old IdPs only.
    pub allow_sha1: bool,
    /// RSA keys below this many bits verify nothing.
    pub minimum_rsa_bits: u32,
    /// Accepts a response that nobody asked for (IdP-initiated sign-in).
    pub allow_unsolicited: bool,
    /// How far the clocks may be apart; at most [`IdpRules::MOST_SKEW`] counts.
    pub clock_skew: Span,
    /// If not empty, requests ask for one of these AuthnContext classes, and the sign-in must have one of them.
    pub authn_contexts: Vec<String>,
    /// How long ago the person may have signed in at the IdP.
    pub max_authentication_age: Option<Span>,
    /// If given, requests ask for it (`NameIDPolicy`), and the NameID must have this Format.
    pub name_id_format: Option<String>,
    /// How requests travel, where the IdP offers both. `None`: by redirect if it can.
    pub request_binding: Option<Binding>,
    /// Signs AuthnRequests. Logout messages are always signed.
    pub sign_requests: bool,
    /// The assertion must come encrypted.
    pub require_encryption: bool,
    /// Decrypts AES-CBC too, which is malleable (padding oracles). For old IdPs only, and only where the Response must be signed: then
    /// the ciphertext is known to be the IdP's before it is opened (XML Encryption 1.1, 6.1.1).
    pub allow_cbc: bool,
}

impl IdpRules {
    /// Three minutes.
    pub const MOST_SKEW: Span = Span::seconds(180);
    /// RSA moduli below this are refused (NIST SP 800-131A; BSI TR-02102).
    pub const MINIMUM_RSA_BITS: u32 = 2048;
}

impl Default for IdpRules {
    fn default() -> Self {
        Self {
            required_signature: RequiredSignature::Either,
            allow_sha1: false,
            minimum_rsa_bits: Self::MINIMUM_RSA_BITS,
            allow_unsolicited: false,
            clock_skew: Span::seconds(60),
            authn_contexts: Vec::new(),
            max_authentication_age: None,
            name_id_format: None,
            request_binding: None,
            sign_requests: false,
            require_encryption: false,
            allow_cbc: false,
        }
    }
}
