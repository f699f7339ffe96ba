use crate::signature::verify::Keys;
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::{Span, Timestamp};
use sluice_service::ports::saml::{Expectation, LogoutExpectation, SpKeys, SpSettings};

/// Everything that a message is checked against. Nothing of it comes from the message.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    pub sp: &'a SpSettings,
    /// What decrypts.
    pub keys: &'a SpKeys,
    pub idp_entity_id: &'a str,
    pub certificates: &'a [SigningCertificate],
    /// The ID of the request that this browser has outstanding.
    pub request_id: Option<&'a str>,
    pub now: Timestamp,
    pub rules: &'a IdpRules,
}

impl<'a> Check<'a> {
    pub(crate) fn new(expectation: &Expectation<'a>) -> Self {
        let idp: &'a IdentityProvider = expectation.idp;
        Self {
            sp: expectation.sp,
            keys: expectation.keys,
            idp_entity_id: &idp.entity_id,
            certificates: &idp.certificates,
            request_id: expectation.request_id,
            now: expectation.now,
            rules: &idp.rules,
        }
    }

    pub(crate) fn of_logout(expectation: &LogoutExpectation<'a>) -> Self {
        Self {
            sp: expectation.sp,
            keys: expectation.keys,
            idp_entity_id: &expectation.idp.entity_id,
            certificates: &expectation.idp.certificates,
            request_id: expectation.request_id,
            now: expectation.now,
            rules: &expectation.idp.rules,
        }
    }

    /// Whose signatures count.
    pub(crate) fn signers(&self) -> Keys<'a> {
        Keys { certificates: self.certificates, minimum_rsa_bits: self.rules.minimum_rsa_bits }
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
