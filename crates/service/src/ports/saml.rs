use sluice_domain::sso::idp::{Endpoint, IdentityProvider, SigningCertificate};
use sluice_domain::sso::mapping::Attribute;
use sluice_domain::time::Timestamp;
use std::fmt;

/// What Sluice is called and where it is reached, as service provider. Comes from configuration, never from a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpSettings {
    pub entity_id: String,
    pub acs_url: String,
    pub slo_url: Option<String>,
}

/// An identity provider as its metadata describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdpDescription {
    pub entity_id: String,
    pub display_name: Option<String>,
    pub sso: Endpoint,
    pub slo: Option<Endpoint>,
    pub certificates: Vec<SigningCertificate>,
}

/// Why metadata or a certificate was not taken. `code` is stable; `detail` is data for the message (an entity id,
/// a date), never raw input.
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

/// Under which circumstances a response is acceptable.
#[derive(Debug, Clone)]
pub struct Expectation<'a> {
    pub sp: &'a SpSettings,
    pub idp: &'a IdentityProvider,
    /// The ID of the one AuthnRequest that this browser has outstanding.
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// What a verified response says. Nothing of it comes from unverified bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedSignIn {
    pub name_id: String,
    pub name_id_format: Option<String>,
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

/// Why a response was refused: the code of one checked rule, and for the admin what was expected beside what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamlRefusal {
    pub code: &'static str,
    pub expected: Option<String>,
    pub received: Option<String>,
}

/// SAML 2.0 Web Browser SSO. All methods are CPU work and are called on blocking threads.
pub trait SamlProvider: Send + Sync {
    fn sp_metadata(&self, sp: &SpSettings) -> String;
    /// The identity providers in the metadata: one, or those of an aggregate.
    fn read_metadata(&self, xml: &[u8], sp: &SpSettings, now: Timestamp) -> Result<Vec<IdpDescription>, MetadataFault>;
    /// PEM, bare base64 or DER.
    fn read_certificate(&self, text: &[u8], now: Timestamp) -> Result<SigningCertificate, MetadataFault>;
    /// The URL to send the browser to (HTTP-Redirect binding).
    fn authn_request_url(
        &self,
        sp: &SpSettings,
        idp: &IdentityProvider,
        request: &AuthnRequest<'_>,
        now: Timestamp,
    ) -> Result<String, MetadataFault>;
    /// The InResponseTo of a response, unverified: good only to find the outstanding request.
    fn untrusted_in_response_to(&self, response: &str) -> Option<String>;
    /// Verifies the `SAMLResponse` form value.
    fn verify(&self, response: &str, expectation: &Expectation<'_>) -> Result<VerifiedSignIn, SamlRefusal>;
}
