use sluice_domain::sso::exchange::{Fact, Keep, MessageKind};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, SigningCertificate};
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_domain::time::{Span, Timestamp};
use std::fmt;
use zeroize::Zeroizing;

/// What Sluice is called and where it is reached, as service provider. Comes from configuration, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpSettings {
    pub entity_id: String,
    pub acs_url: String,
    pub slo_url: Option<String>,
}

/// A key pair of Sluice's own, open. Exists in memory only; the store has the private key sealed.
#[derive(Clone)]
pub struct SpKey {
    pub facts: SpKeyFacts,
    /// A self-signed certificate, DER: what metadata publishes.
    pub certificate: Vec<u8>,
    /// PKCS #8, DER.
    pub private: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for SpKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpKey").field("facts", &self.facts).finish_non_exhaustive()
    }
}

/// All key pairs of Sluice's own.
#[derive(Debug, Clone, Default)]
pub struct SpKeys(pub Vec<SpKey>);

impl SpKeys {
    /// The one that signs.
    pub fn signing(&self) -> Option<&SpKey> {
        self.of(SpKeyUse::Signing).find(|key| key.facts.state == SpKeyState::Active)
    }

    /// Those that may decrypt, whatever their state, the active one first.
    pub fn decryption(&self) -> impl Iterator<Item = &SpKey> {
        let active = |key: &&SpKey| key.facts.state == SpKeyState::Active;
        let all = || self.of(SpKeyUse::Encryption);
        all().filter(active).chain(all().filter(move |key| !active(key)))
    }

    /// Those that stand in the metadata: the active one first, then the next one.
    pub fn published(&self, key_use: SpKeyUse) -> impl Iterator<Item = &SpKey> {
        let state = move |wanted: SpKeyState| self.of(key_use).filter(move |key| key.facts.state == wanted);
        state(SpKeyState::Active).chain(state(SpKeyState::Next))
    }

    fn of(&self, key_use: SpKeyUse) -> impl Iterator<Item = &SpKey> {
        self.0.iter().filter(move |key| key.facts.key_use == key_use)
    }
}

/// An identity provider as its metadata describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdpDescription {
    pub entity_id: String,
    pub display_name: Option<String>,
    /// Usable single sign-on services, at most one of each binding; never empty.
    pub sso: Vec<Endpoint>,
    /// Usable single logout services, likewise.
    pub slo: Vec<Endpoint>,
    pub certificates: Vec<SigningCertificate>,
    /// `WantAuthnRequestsSigned` (metadata 2.4.3).
    pub wants_signed_requests: bool,
    /// `validUntil` of the entity and of what it stands in, the earliest (metadata 2.3.1).
    pub valid_until: Option<Timestamp>,
    /// `cacheDuration`, likewise the shortest: advice when to read it again.
    pub cache_duration: Option<Span>,
    /// The document is about this entity alone, and no aggregate of which it may be what was left: the root is an `EntityDescriptor`.
    pub alone: bool,
}

/// Why metadata, a certificate or a key was not taken, or a message could not be made. `code` is stable; `detail` is data for the
/// message (an entity id, a date), never raw input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataFault {
    pub code: &'static str,
    pub detail: Option<String>,
}

/// An AuthnRequest to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthnRequest<'a> {
    /// An xs:ID with at least 128 random bits.
    pub id: &'a str,
    pub relay_state: &'a str,
    /// `ForceAuthn`: the identity provider must sign the person in anew (SAML core 3.4.1).
    pub force: bool,
}

/// A message on its way to an identity provider through the browser.
#[derive(Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// The URL to send the browser to (HTTP-Redirect binding, bindings 3.4).
    Redirect(String),
    /// The form to submit (HTTP-POST binding, bindings 3.5): names and values, unescaped.
    Post { url: String, fields: Vec<(&'static str, String)> },
}

// Messages name people.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Redirect(_) => "Redirect(…)",
            Self::Post { .. } => "Post(…)",
        })
    }
}

/// A logout message as it came. Responses to AuthnRequests come by POST only.
#[derive(Clone, Copy)]
pub enum Incoming<'a> {
    /// The raw query, not decoded: its octets are what is signed (bindings 3.4.4.1).
    Redirect { query: &'a str },
    /// The value of `SAMLRequest` or `SAMLResponse`, and the RelayState beside it.
    Post { message: &'a str, relay_state: Option<&'a str> },
}

/// What a message says of itself, unverified: good only to find the connection and the request that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub issuer: Option<String>,
    pub in_response_to: Option<String>,
    /// A request, as opposed to a response.
    pub request: bool,
    pub relay_state: Option<String>,
}

/// Under which circumstances a response is acceptable.
#[derive(Debug, Clone)]
pub struct Expectation<'a> {
    pub sp: &'a SpSettings,
    pub keys: &'a SpKeys,
    pub idp: &'a IdentityProvider,
    /// The ID of the one AuthnRequest that this browser has outstanding. `None`: nobody asked, which only a connection that
    /// allows it accepts.
    pub request_id: Option<&'a str>,
    pub now: Timestamp,
}

/// What a verified response says. Nothing of it comes from unverified bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedSignIn {
    pub name_id: String,
    pub name_id_format: Option<String>,
    /// `NameQualifier` and `SPNameQualifier`: a logout must repeat them (core 3.7.1, 8.3.7).
    pub name_qualifier: Option<String>,
    pub sp_name_qualifier: Option<String>,
    pub attributes: Vec<Attribute>,
    pub assertion_id: String,
    /// Until when the assertion could be used again.
    pub not_on_or_after: Timestamp,
    pub session_not_on_or_after: Option<Timestamp>,
    pub session_index: Option<String>,
}

impl fmt::Debug for VerifiedSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedSignIn").finish_non_exhaustive()
    }
}

/// The person whom a logout is about, as the assertion named them.
#[derive(Clone, PartialEq, Eq)]
pub struct NameId {
    pub value: String,
    pub format: Option<String>,
    pub name_qualifier: Option<String>,
    pub sp_name_qualifier: Option<String>,
}

impl fmt::Debug for NameId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NameId").field("format", &self.format).finish_non_exhaustive()
    }
}

/// A LogoutRequest to send (core 3.7.1). It is always signed.
#[derive(Debug, Clone, Copy)]
pub struct LogoutRequest<'a> {
    /// An xs:ID with at least 128 random bits.
    pub id: &'a str,
    pub relay_state: &'a str,
    pub name_id: &'a NameId,
    pub session_index: Option<&'a str>,
}

/// A LogoutResponse to send (core 3.7.2). It is always signed.
#[derive(Debug, Clone, Copy)]
pub struct LogoutResponse<'a> {
    /// An xs:ID with at least 128 random bits.
    pub id: &'a str,
    pub in_response_to: &'a str,
    pub relay_state: Option<&'a str>,
    /// Whether the sessions have ended; else the status is `Responder`.
    pub success: bool,
}

/// Under which circumstances a logout message is acceptable.
#[derive(Debug, Clone)]
pub struct LogoutExpectation<'a> {
    pub sp: &'a SpSettings,
    pub keys: &'a SpKeys,
    pub idp: &'a IdentityProvider,
    /// Of a LogoutResponse: the ID of the LogoutRequest that this browser has outstanding.
    pub request_id: Option<&'a str>,
    pub now: Timestamp,
}

/// A LogoutRequest that may be obeyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedLogout {
    pub request_id: String,
    /// `None`: it came encrypted for a key that is not (no longer) here. The message is authentic, but it cannot be obeyed.
    pub name_id: Option<NameId>,
    /// None: all sessions of the person.
    pub session_indexes: Vec<String>,
    /// Until when the request could be used again.
    pub not_on_or_after: Timestamp,
    pub relay_state: Option<String>,
}

/// How an identity provider answered a LogoutRequest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoutAnswer {
    /// Signed out there and everywhere it knows of.
    Success,
    /// Signed out there, but not everywhere (core 3.2.2.2 `PartialLogout`).
    Partial,
    Failed,
}

/// Why a message was refused: the code of one checked rule, and for the admin what was expected beside what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlRefusal {
    pub code: &'static str,
    pub expected: Option<String>,
    pub received: Option<String>,
    /// What the identity provider says to it in its own words (`StatusMessage`). They may name somebody: only the admin who runs a
    /// test is shown them.
    pub words: Option<String>,
}

/// A message to be recorded.
#[derive(Clone, Copy)]
pub enum Inspected<'a> {
    /// The value of `SAMLResponse`, as it came to the assertion consumer service: a Response, or it says nothing.
    Response(&'a str),
    /// As it came to the single logout service: a logout message, or it says nothing.
    Logout(Incoming<'a>),
    /// Ours, as it leaves.
    Sent(&'a Outgoing),
}

/// What a message is laid beside.
#[derive(Debug, Clone, Copy)]
pub struct Against<'a> {
    pub sp: &'a SpSettings,
    /// To read what is encrypted for us.
    pub keys: &'a SpKeys,
    /// `None`: it is not known whose the message is. Then nothing of it is told but issuer, destination, what it answers and the
    /// outermost status code, of each one value of at most [`sluice_domain::sso::exchange::UNKNOWN_VALUE_MAX`] characters.
    pub idp: Option<&'a IdentityProvider>,
    /// Verification was reached, and decrypted what it had to. Else nothing is decrypted here either.
    pub decrypt: bool,
    /// The ID of the request that this browser has outstanding.
    pub request_id: Option<&'a str>,
    pub keep: &'a Keep,
    pub now: Timestamp,
}

/// What a message says of itself, unverified, with what is not to be kept redacted.
#[derive(Clone, PartialEq, Eq)]
pub struct Inspection {
    pub kind: MessageKind,
    pub binding: Binding,
    /// With the name and the attributes at most [`sluice_domain::sso::exchange::TOLD_MAX`] bytes; [`sluice_domain::sso::exchange::CUT`]
    /// stands where something was left out.
    pub facts: Vec<Fact>,
    pub name_id: Option<String>,
    pub attributes: Vec<Attribute>,
    /// Well-formed; `None`: longer than [`sluice_domain::sso::exchange::XML_MAX`], or it is not known whose the message is.
    pub xml: Option<String>,
}

// It may name people.
impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspection").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// SAML 2.0 Web Browser SSO and single logout. All methods are CPU work and are called on blocking threads.
pub trait SamlProvider: Send + Sync {
    /// A new key pair with a self-signed certificate of ten years, in state [`SpKeyState::Next`].
    fn make_key(&self, sp: &SpSettings, key_use: SpKeyUse, now: Timestamp) -> Result<SpKey, MetadataFault>;
    /// Our own metadata; `signed` with the signing key (enveloped, RSA-SHA256).
    fn sp_metadata(&self, sp: &SpSettings, keys: &SpKeys, signed: bool) -> Result<String, MetadataFault>;
    /// The identity providers in the metadata: one, or those of an aggregate. With `signers` the document must be signed with the
    /// key of one of these certificates (`metadata_unsigned`, `metadata_signature`).
    fn read_metadata(
        &self,
        xml: &[u8],
        sp: &SpSettings,
        signers: &[SigningCertificate],
        now: Timestamp,
    ) -> Result<Vec<IdpDescription>, MetadataFault>;
    /// PEM, bare base64 or DER.
    fn read_certificate(&self, text: &[u8], now: Timestamp) -> Result<SigningCertificate, MetadataFault>;
    /// The request, by the connection's preferred endpoint and by its rules.
    fn authn_request(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        request: &AuthnRequest<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault>;
    /// The issuer and InResponseTo of a sign-in response (the value of `SAMLResponse`), unverified.
    fn untrusted_response(&self, response: &str) -> Option<Envelope>;
    /// Verifies the `SAMLResponse` form value.
    fn verify(&self, response: &str, expectation: &Expectation<'_>) -> Result<VerifiedSignIn, SamlRefusal>;
    /// Of a logout message, unverified.
    fn untrusted_logout(&self, message: Incoming<'_>) -> Result<Envelope, SamlRefusal>;
    /// Fails with `no_logout_endpoint` where the connection has none.
    fn logout_request(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        request: &LogoutRequest<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault>;
    fn logout_response(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        response: &LogoutResponse<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault>;
    fn verify_logout_request(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<VerifiedLogout, SamlRefusal>;
    fn verify_logout_response(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<LogoutAnswer, SamlRefusal>;
    /// What a message says of itself, for the recorder; decides nothing. `None`: it is no SAML message that can be read within the
    /// limits.
    fn inspect(&self, message: Inspected<'_>, against: &Against<'_>) -> Option<Inspection>;
}
