use sluice_service::ports::saml::SamlRefusal;

/// The longest `expected` or `received` that is kept, in characters: enough for any URL, too little to fill a log.
const SHOWN: usize = 512;

macro_rules! rejections {
    ($($(#[doc = $doc:literal])+ $variant:ident = $code:literal,)+) => {
        /// Why a message was refused: one variant for each checked rule. The number in a comment is the line of
        /// CHECKLIST.md that the rule answers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum SamlRejection {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl SamlRejection {
            /// Every variant, for texts and tests.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code that the audit log and the test page carry.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }
    };
}

rejections! {
    /// The message is longer than any acceptable one, as it came or inflated (1, 32).
    ResponseTooLarge = "response_too_large",
    /// The form value is not base64 (1).
    NotBase64 = "not_base64",
    /// Not UTF-8, or another encoding is declared (2).
    XmlEncoding = "xml_encoding",
    /// More elements, attributes or namespaces than any acceptable message has (1).
    XmlTooMany = "xml_too_many",
    /// Deeper than any acceptable message (1).
    XmlTooDeep = "xml_too_deep",
    /// A document type declaration (2).
    XmlDoctype = "xml_doctype",
    /// An entity other than the five that XML defines (2).
    XmlEntity = "xml_entity",
    /// A processing instruction (2).
    XmlInstruction = "xml_processing_instruction",
    /// A namespace fault: an unbound prefix, a reserved or a relative name (2).
    XmlNamespace = "xml_namespace",
    /// Not well-formed XML (2).
    XmlMalformed = "xml_malformed",
    /// The root element is not samlp:Response (4).
    NotAResponse = "not_a_response",
    /// Response or Assertion is not of version 2.0 (4).
    WrongVersion = "wrong_version",
    /// Response or Assertion has no ID (4).
    MissingId = "missing_id",
    /// An ID that is no plain XML name, or an attribute that libraries could take for an ID (5).
    InvalidId = "invalid_id",
    /// Two elements share an ID (5).
    DuplicateId = "duplicate_id",
    /// No Assertion in the response (6).
    MissingAssertion = "missing_assertion",
    /// More than one Assertion, or one that is not a direct child of the Response (6).
    SeveralAssertions = "several_assertions",
    /// The assertion is not encrypted, which the connection requires (30).
    EncryptionRequired = "encryption_required",
    /// Encrypted in another form than one `EncryptedData` with a few `EncryptedKey`s in or beside it (30).
    EncryptionShape = "encryption_shape",
    /// An encryption algorithm that is not allowed (30).
    EncryptionAlgorithm = "encryption_algorithm",
    /// Something is encrypted, and this service provider has no key that decrypts (30).
    NoDecryptionKey = "no_decryption_key",
    /// It could not be decrypted: another key, or changed on its way (30). Never says why.
    DecryptionFailed = "decryption_failed",
    /// What was decrypted is not the element that must be there, or relies on names around it (30).
    EncryptedContent = "encrypted_content",
    /// A signature that is not a direct child of the Response or of the Assertion, or a second one (7).
    SignaturePlace = "signature_place",
    /// A signature of another shape than SAML allows (8).
    SignatureShape = "signature_shape",
    /// A signature that refers to anything but the element that holds it (9).
    SignatureReference = "signature_reference",
    /// A transform other than enveloped signature and canonicalisation (10).
    SignatureTransform = "signature_transform",
    /// A canonicalisation that is not allowed (10).
    SignatureCanonicalization = "signature_canonicalization",
    /// A signature or digest algorithm that is not allowed (11).
    SignatureAlgorithm = "signature_algorithm",
    /// The connection has no usable certificate (12).
    NoKey = "no_key",
    /// The signature was made with a key that is not configured (12).
    KeyNotConfigured = "key_not_configured",
    /// Neither the Response nor the Assertion is signed (13).
    Unsigned = "unsigned",
    /// The connection requires a signature on the Response (13).
    ResponseUnsigned = "response_unsigned",
    /// The connection requires a signature on the Assertion (13).
    AssertionUnsigned = "assertion_unsigned",
    /// No configured key verifies the signature: the content was changed, or another key signed (14).
    SignatureInvalid = "signature_invalid",
    /// What was signed is not what was read (3).
    SignedContent = "signed_content",
    /// The IdP reports a failure, or no status (15).
    StatusNotSuccess = "status_not_success",
    /// A mandatory element is missing (4).
    MissingElement = "missing_element",
    /// An element that may stand once stands more often (4).
    RepeatedElement = "repeated_element",
    /// The Issuer of the Response is another IdP (16).
    WrongResponseIssuer = "wrong_response_issuer",
    /// The Issuer of the Assertion is another IdP (16).
    WrongAssertionIssuer = "wrong_assertion_issuer",
    /// The Issuer has a Format other than entity (16).
    IssuerFormat = "issuer_format",
    /// The Destination is not the ACS URL, or of a logout message not that for logout (17, 33, 34).
    WrongDestination = "wrong_destination",
    /// The response answers another request, or none although one is outstanding (18, 34).
    WrongInResponseTo = "wrong_in_response_to",
    /// Nobody asked for this response, and the connection does not allow that (18).
    Unsolicited = "unsolicited",
    /// A time is not an xs:dateTime (20).
    InvalidTime = "invalid_time",
    /// Issued in the future (20).
    IssuedInFuture = "issued_in_future",
    /// No bearer confirmation (19).
    NoBearerConfirmation = "no_bearer_confirmation",
    /// The bearer confirmation has no `SubjectConfirmationData` (19).
    ConfirmationData = "confirmation_data",
    /// The Recipient is not the ACS URL (19).
    WrongRecipient = "wrong_recipient",
    /// The bearer confirmation has no NotOnOrAfter (19).
    ConfirmationWithoutExpiry = "confirmation_without_expiry",
    /// The bearer confirmation has expired, or ends before it begins (19).
    ConfirmationExpired = "confirmation_expired",
    /// The bearer confirmation is not yet valid (19).
    ConfirmationNotYetValid = "confirmation_not_yet_valid",
    /// The conditions are not yet met (20).
    NotYetValid = "not_yet_valid",
    /// The conditions have expired, or end before they begin (20).
    Expired = "expired",
    /// No AudienceRestriction (21).
    NoAudience = "no_audience",
    /// An AudienceRestriction does not name this service provider (21).
    WrongAudience = "wrong_audience",
    /// A condition that is not known (22).
    UnknownCondition = "unknown_condition",
    /// The session at the IdP is over (23).
    SessionExpired = "session_expired",
    /// The sign-in used another AuthnContext than the connection requires (24).
    WrongAuthnContext = "wrong_authn_context",
    /// The sign-in at the IdP is older than the connection allows (24).
    AuthenticationTooOld = "authentication_too_old",
    /// The NameID is empty (25).
    EmptyNameId = "empty_name_id",
    /// The NameID holds comments or elements (25).
    NameIdContent = "name_id_content",
    /// The NameID has another Format than the connection requires (25).
    WrongNameIdFormat = "wrong_name_id_format",
    /// The NameID is meant for another service provider (25).
    WrongSpNameQualifier = "wrong_sp_name_qualifier",
    /// An attribute has no name (27).
    AttributeName = "attribute_name",
    /// Neither `SAMLRequest` nor `SAMLResponse` in the query (32).
    NoMessage = "no_message",
    /// A parameter of the redirect binding twice, or `SAMLRequest` beside `SAMLResponse` (32).
    DuplicateParameter = "duplicate_parameter",
    /// The query is wrongly encoded, or hides the name of a parameter behind an encoding (32).
    InvalidQuery = "invalid_query",
    /// The message in the query is not deflated (32).
    NotDeflated = "not_deflated",
    /// No configured key made the signature of the query (32).
    RedirectSignature = "redirect_signature",
    /// The RelayState is longer than could be given back (31).
    RelayStateTooLong = "relay_state_too_long",
    /// The message is not a samlp:LogoutRequest (33).
    NotALogoutRequest = "not_a_logout_request",
    /// The message is not a samlp:LogoutResponse (34).
    NotALogoutResponse = "not_a_logout_response",
    /// The Issuer of a logout message is another IdP (33, 34).
    WrongLogoutIssuer = "wrong_logout_issuer",
    /// A logout message past its NotOnOrAfter, or too old without one (33, 34).
    LogoutExpired = "logout_expired",
    /// A LogoutRequest names somebody by `BaseID` (33).
    BaseId = "base_id",
    /// A SessionIndex that names no session (33).
    InvalidSessionIndex = "invalid_session_index",
}

impl SamlRejection {
    /// With what was expected beside what came, cut to a length that a log can bear.
    pub(crate) fn with(self, expected: Option<&str>, received: Option<&str>) -> SamlRefusal {
        let cut = |text: &str| text.chars().take(SHOWN).collect();
        SamlRefusal { code: self.code(), expected: expected.map(cut), received: received.map(cut), words: None }
    }

    pub(crate) fn expected(self, expected: &str, received: Option<&str>) -> SamlRefusal {
        self.with(Some(expected), received)
    }

    /// With what the identity provider says to it in its own words, cut likewise.
    pub(crate) fn said(self, expected: &str, received: &str, words: &str) -> SamlRefusal {
        let words = Some(words.chars().take(SHOWN).collect()).filter(|words: &String| !words.is_empty());
        SamlRefusal { words, ..self.expected(expected, Some(received)) }
    }

    pub(crate) fn received(self, received: &str) -> SamlRefusal {
        self.with(None, Some(received))
    }
}

impl From<SamlRejection> for SamlRefusal {
    fn from(rejection: SamlRejection) -> Self {
        rejection.with(None, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_snake_case() {
        let codes: HashSet<_> = SamlRejection::ALL.iter().map(|r| r.code()).collect();
        assert_eq!(codes.len(), SamlRejection::ALL.len());
        assert!(codes.iter().all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')));
    }

    #[test]
    fn every_code_stands_in_the_checklist() {
        let list = include_str!("../CHECKLIST.md");
        let missing: Vec<_> =
            SamlRejection::ALL.iter().map(|r| r.code()).filter(|c| !list.contains(&format!("`{c}`"))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_came_is_cut() {
        let refusal = SamlRejection::WrongAudience.received(&"ä".repeat(10_000));
        assert_eq!(refusal.received.map(|r| r.chars().count()), Some(SHOWN));
    }
}
