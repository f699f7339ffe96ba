use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::saml::{Expectation, SpSettings};

/// What must be signed beyond "the Response or the Assertion".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RequiredSignature {
    #[default]
    Either,
    Response,
    Assertion,
    Both,
}

/// What one connection asks of its IdP, beyond what always holds. The default is the safe choice of each.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// If not empty, the sign-in must have one of these AuthnContext classes.
    pub authn_contexts: Vec<String>,
    /// How long ago the person may have signed in at the IdP.
    pub max_authentication_age: Option<Span>,
    /// If given, the NameID must have this Format.
    pub name_id_format: Option<String>,
}

impl IdpRules {
    /// Three minutes.
    pub const MOST_SKEW: Span = Span::seconds(180);
}

impl Default for IdpRules {
    fn default() -> Self {
        Self {
            required_signature: RequiredSignature::Either,
            allow_sha1: false,
            minimum_rsa_bits: crate::certificate::MINIMUM_RSA_BITS,
            allow_unsolicited: false,
            clock_skew: Span::seconds(60),
            authn_contexts: Vec::new(),
            max_authentication_age: None,
            name_id_format: None,
        }
    }
}

/// Everything that a response is checked against. Nothing of it comes from the response.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    pub sp: &'a SpSettings,
    pub idp_entity_id: &'a str,
    pub certificates: &'a [SigningCertificate],
    /// The ID of the AuthnRequest that this browser has outstanding.
    pub request_id: Option<&'a str>,
    pub now: Timestamp,
    pub rules: &'a IdpRules,
}

impl<'a> Check<'a> {
    pub(crate) fn new(expectation: &Expectation<'a>, rules: &'a IdpRules) -> Self {
        let idp: &'a IdentityProvider = expectation.idp;
        Self {
            sp: expectation.sp,
            idp_entity_id: &idp.entity_id,
            certificates: &idp.certificates,
            request_id: Some(expectation.request_id),
            now: expectation.now,
            rules,
        }
    }

    fn skew(&self) -> Span {
        Span(self.rules.clock_skew.0.clamp(0, IdpRules::MOST_SKEW.0))
    }

    /// Whether `instant` is still to come, even on the IdP's clock.
    pub(crate) fn is_future(&self, instant: Timestamp) -> bool {
        instant > self.now.plus(self.skew())
    }

    /// Whether `instant`, at which something ends, has come, even on the IdP's clock.
    pub(crate) fn is_over(&self, instant: Timestamp) -> bool {
        self.latest(instant) <= self.now
    }

    /// `instant` on the slowest clock that is still accepted.
    pub(crate) fn latest(&self, instant: Timestamp) -> Timestamp {
        instant.plus(self.skew())
    }
}
