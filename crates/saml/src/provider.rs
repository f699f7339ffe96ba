use crate::rules::Check;
use crate::self_check::{self, SelfCheckError};
use crate::{MetadataEntity, MetadataRules, authn_request, certificate, inspect, key, logout, metadata, response};
use sluice_domain::sso::idp::{IdentityProvider, SigningCertificate};
use sluice_domain::sso::sp_key::SpKeyUse;
use sluice_domain::time::Timestamp;
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{
    Against, AuthnRequest, Envelope, Expectation, IdpDescription, Incoming, Inspected, Inspection, LogoutAnswer,
    LogoutExpectation, LogoutRequest, LogoutResponse, MetadataFault, Outgoing, SamlRefusal, SpKey, SpKeys, SpSettings,
    VerifiedLogout, VerifiedSignIn,
};

/// SAML over samael and libxmlsec. Holds no state; one is enough for a process.
#[derive(Debug)]
pub struct Saml(());

impl Saml {
    /// Loads libxmlsec and makes sure that it works.
    pub fn new() -> Result<Self, SelfCheckError> {
        let saml = Self(());
        saml.self_check()?;
        Ok(saml)
    }

    /// Verifies a built-in signed element with ECDSA and SHA-256.
    pub fn self_check(&self) -> Result<(), SelfCheckError> {
        self_check::run()
    }

    /// As [`SamlProvider::verify`], with the rules of one connection.
    pub fn verify_with(&self, form_value: &str, check: &Check<'_>) -> Result<VerifiedSignIn, SamlRefusal> {
        response::verify_response(form_value, check)
    }

    /// As [`SamlProvider::read_metadata`], with every endpoint, whatever the port could use of them.
    pub fn read_entities(
        &self,
        xml: &[u8],
        now: Timestamp,
        rules: &MetadataRules<'_>,
    ) -> Result<Vec<MetadataEntity>, MetadataFault> {
        metadata::read(xml, now, rules)
    }

    /// As [`SamlProvider::read_certificate`], whatever the strength of the key: for connections to old IdPs.
    pub fn read_any_certificate(&self, text: &[u8]) -> Result<SigningCertificate, MetadataFault> {
        certificate::parse(text)
    }
}

impl SamlProvider for Saml {
    fn make_key(&self, sp: &SpSettings, key_use: SpKeyUse, now: Timestamp) -> Result<SpKey, MetadataFault> {
        key::make(sp, key_use, now)
    }

    fn sp_metadata(&self, sp: &SpSettings, keys: &SpKeys, signed: bool) -> Result<String, MetadataFault> {
        metadata::own::write(sp, keys, signed)
    }

    fn read_metadata(
        &self,
        xml: &[u8],
        sp: &SpSettings,
        signers: &[SigningCertificate],
        now: Timestamp,
    ) -> Result<Vec<IdpDescription>, MetadataFault> {
        let (mut found, mut first_fault) = (Vec::new(), None);
        for entity in metadata::read(xml, now, &MetadataRules { signers, ..MetadataRules::default() })? {
            match metadata::describe(entity, sp) {
                Ok(description) => metadata::add(&mut found, description),
                Err(fault) => first_fault = first_fault.or(Some(fault)),
            }
        }
        match first_fault {
            Some(fault) if found.is_empty() => Err(fault),
            _ => Ok(found),
        }
    }

    /// An expired certificate is taken: only its key counts (metadata 2.4.1.1), and the dates are shown to the admin.
    fn read_certificate(&self, text: &[u8], _now: Timestamp) -> Result<SigningCertificate, MetadataFault> {
        certificate::read(text)
    }

    fn authn_request(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        request: &AuthnRequest<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        authn_request::make(sp, keys, idp, request, now)
    }

    fn untrusted_response(&self, response: &str) -> Option<Envelope> {
        response::untrusted(response)
    }

    fn untrusted_logout(&self, message: Incoming<'_>) -> Result<Envelope, SamlRefusal> {
        logout::untrusted(message)
    }

    fn logout_request(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        request: &LogoutRequest<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        logout::request(sp, keys, idp, request, now)
    }

    fn logout_response(
        &self,
        sp: &SpSettings,
        keys: &SpKeys,
        idp: &IdentityProvider,
        response: &LogoutResponse<'_>,
        now: Timestamp,
    ) -> Result<Outgoing, MetadataFault> {
        logout::response(sp, keys, idp, response, now)
    }

    fn verify_logout_request(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<VerifiedLogout, SamlRefusal> {
        logout::verify_request(message, expectation)
    }

    fn verify_logout_response(
        &self,
        message: Incoming<'_>,
        expectation: &LogoutExpectation<'_>,
    ) -> Result<LogoutAnswer, SamlRefusal> {
        logout::verify_response(message, expectation)
    }

    fn verify(&self, response: &str, expectation: &Expectation<'_>) -> Result<VerifiedSignIn, SamlRefusal> {
        self.verify_with(response, &Check::new(expectation))
    }

    fn inspect(&self, message: Inspected<'_>, against: &Against<'_>) -> Option<Inspection> {
        inspect::inspect(message, against)
    }
}
