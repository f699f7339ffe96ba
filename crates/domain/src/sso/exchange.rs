//! What the recorder keeps of a SAML message: facts for whoever has to find out why a sign-in failed.

use serde::{Deserialize, Serialize};

/// Days that a recorded message is kept.
pub const KEPT_DAYS: i64 = 7;
/// Recorded messages that are kept at most, whatever their age; the oldest go first.
pub const KEPT_MAX: u64 = 10_000;
/// Of them, those at most of which it is not known whose they are. Anybody can send such, so they push out only each other.
pub const KEPT_UNKNOWN_MAX: u64 = 1_000;
/// Bytes that the facts, the name and the attributes of one message take at most, all together.
pub const TOLD_MAX: usize = 32 << 10;
/// Bytes of redacted XML that are kept of one message; a longer one is kept without it.
pub const XML_MAX: usize = 64 << 10;
/// Characters of one value that are kept.
pub const VALUE_MAX: usize = 512;
/// Values of one fact or attribute that are kept.
pub const VALUES_MAX: usize = 50;
/// Characters that are kept of the one value of a fact, where it is not known whose the message is.
pub const UNKNOWN_VALUE_MAX: usize = 256;
/// Stands at the end of a value or of a list of which the rest was left out, since it was too much.
pub const CUT: &str = "…";
/// What stands in place of a value that is not kept.
pub const REDACTED: &str = "[redacted]";

/// Which message it is (SAML core 3.4, 3.3.3, 3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    AuthnRequest,
    /// The answer to an AuthnRequest, or a sign-in that nobody asked for.
    Response,
    LogoutRequest,
    LogoutResponse,
}

impl MessageKind {
    pub const ALL: [Self; 4] = [Self::AuthnRequest, Self::Response, Self::LogoutRequest, Self::LogoutResponse];

    /// As it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AuthnRequest => "authn_request",
            Self::Response => "response",
            Self::LogoutRequest => "logout_request",
            Self::LogoutResponse => "logout_response",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum Verdict {
    /// Ours, handed to the browser.
    Sent,
    Accepted,
    /// With the code of the rule that refused it, and what was expected beside what came.
    Refused {
        code: String,
        expected: Option<String>,
        received: Option<String>,
    },
}

macro_rules! fact_names {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What a message is recorded to say. The codes are stored and must stay as they are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum FactName { $($(#[$doc])* #[serde(rename = $code)] $name,)* }

        impl FactName {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

fact_names! {
    Id = "id",
    Issuer = "issuer",
    Destination = "destination",
    InResponseTo = "in_response_to",
    IssueInstant = "issue_instant",
    /// The status codes, outermost first, and in a test the `StatusMessage`.
    Status = "status",
    Audience = "audience",
    Recipient = "recipient",
    /// `Conditions/@NotBefore`.
    NotBefore = "not_before",
    /// `Conditions/@NotOnOrAfter`.
    NotOnOrAfter = "not_on_or_after",
    /// `SubjectConfirmationData/@NotOnOrAfter`.
    ConfirmedUntil = "confirmed_until",
    AuthnInstant = "authn_instant",
    SessionNotOnOrAfter = "session_not_on_or_after",
    AuthnContext = "authn_context",
    NameIdFormat = "name_id_format",
    /// The element that the signature covers, or `query` (bindings 3.4.4.1).
    Signed = "signed",
    SignatureAlgorithm = "signature_algorithm",
    DigestAlgorithm = "digest_algorithm",
    Canonicalization = "canonicalization",
    /// SHA-256 of the certificate that the signature names in its KeyInfo, lower-case hex; expected: those of the connection.
    KeyFingerprint = "key_fingerprint",
    DataEncryption = "data_encryption",
    KeyTransport = "key_transport",
}

/// What was expected beside what came. Nothing of it is verified: it is what the message says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: FactName,
    /// Empty: there is nothing that it has to be. Of several, each will do.
    pub expected: Vec<String>,
    /// Empty: the message does not say.
    pub received: Vec<String>,
    /// Whether what came is what was expected; `None`: there is nothing to compare.
    pub fits: Option<bool>,
}

/// Which values are kept readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// All: a test, begun by an admin with an account of their own.
    All,
    /// Those that the mapping reads: e-mail, names and groups.
    Mapped(super::mapping::AttributeMapping),
    /// None: it is not known whose message it is.
    Nothing,
}
