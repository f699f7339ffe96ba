//! What reads outside bytes, one target each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{IdentityProvider, IdpState, SigningCertificate};
use sluice_domain::sso::mapping::AttributeMapping;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_saml::{MetadataRules, Saml};
use sluice_service::ports::SamlProvider;
use sluice_service::ports::saml::{
    Expectation, Incoming, Inspected, LogoutExpectation, SamlRefusal, SpKeys, SpSettings,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// XML of a response, by POST.
    Response,
    /// XML of a logout message, by POST.
    Logout,
    /// A raw query.
    Redirect,
    /// XML of metadata.
    Metadata,
    /// A form value, and the same as the message of a query: base64, and what is deflated in it.
    Encoding,
}

impl Target {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "response" => Self::Response,
            "logout" => Self::Logout,
            "redirect" => Self::Redirect,
            "metadata" => Self::Metadata,
            "encoding" => Self::Encoding,
            _ => return None,
        })
    }
}

/// The longest code of a refusal, and the most that is kept of a message in one (512 characters of at most four octets).
const LONGEST_CODE: usize = 40;
const LONGEST_SHOWN: usize = 512 * 4;
const IDENTITY: &str = "somebody was believed";

/// Everything that a target needs, made once.
pub struct Bench {
    pub saml: Saml,
    pub sp: SpSettings,
    pub keys: SpKeys,
    pub idp: IdentityProvider,
}

impl Bench {
    /// With the key of a certificate that nobody has, and with rules that let as much as possible come as far as its signature.
    pub fn new() -> Self {
        let saml = Saml::new().unwrap_or_else(|error| panic!("{error}"));
        let pem = include_bytes!("../../src/self_check/certificate.pem");
        let certificate = saml.read_any_certificate(pem).unwrap_or_else(|fault| panic!("{}", fault.code));
        let url = || "https://sp.example/saml".to_owned();
        let sp = SpSettings { entity_id: url(), acs_url: url(), slo_url: Some(url()) };
        Self { saml, sp, keys: SpKeys::default(), idp: identity_provider(certificate) }
    }

    /// The code of the outcome, or what is wrong with it.
    pub fn try_input(&self, target: Target, input: &[u8]) -> Result<&'static str, &'static str> {
        let form_value = || STANDARD.encode(input);
        match target {
            Target::Response => self.response(&form_value()),
            Target::Logout => self.logout(Incoming::Post { message: &form_value(), relay_state: None }),
            Target::Redirect => self.logout(Incoming::Redirect { query: &String::from_utf8_lossy(input) }),
            Target::Metadata => self.metadata(input),
            Target::Encoding => {
                let text = String::from_utf8_lossy(input);
                self.response(&text)?;
                self.logout(Incoming::Redirect { query: &format!("SAMLRequest={text}") })
            }
        }
    }

    fn response(&self, form_value: &str) -> Result<&'static str, &'static str> {
        let _ = self.saml.untrusted_response(form_value);
        self.record(Inspected::Response(form_value))?;
        let (sp, keys, idp) = (&self.sp, &self.keys, &self.idp);
        let expectation = Expectation { sp, keys, idp, request_id: None, now: Timestamp(0) };
        match self.saml.verify(form_value, &expectation) {
            Ok(_) => Err(IDENTITY),
            Err(refusal) => bounded(&refusal),
        }
    }

    /// As a request and as a response.
    fn logout(&self, message: Incoming<'_>) -> Result<&'static str, &'static str> {
        let _ = self.saml.untrusted_logout(message);
        self.record(Inspected::Logout(message))?;
        let (sp, keys, idp) = (&self.sp, &self.keys, &self.idp);
        let expectation = LogoutExpectation { sp, keys, idp, request_id: Some("_1"), now: Timestamp(0) };
        let request = self.saml.verify_logout_request(message, &expectation);
        let response = self.saml.verify_logout_response(message, &expectation);
        match (request, response) {
            (Err(request), Err(response)) => {
                bounded(&request)?;
                bounded(&response)
            }
            _ => Err(IDENTITY),
        }
    }

    /// Unsigned metadata says whom an admin may take for an identity provider; of metadata that must be signed nothing is read.
    fn metadata(&self, xml: &[u8]) -> Result<&'static str, &'static str> {
        let signed = MetadataRules { signers: &self.idp.certificates, ..MetadataRules::default() };
        if self.saml.read_entities(xml, Timestamp(0), &signed).is_ok() {
            return Err(IDENTITY);
        }
        Ok(self.saml.read_metadata(xml, &self.sp, &[], Timestamp(0)).map_or_else(|fault| fault.code, |_| "read"))
    }
}

fn bounded(refusal: &SamlRefusal) -> Result<&'static str, &'static str> {
    let shown = [&refusal.expected, &refusal.received].into_iter().flatten().map(String::len);
    if refusal.code.len() <= LONGEST_CODE && shown.max().unwrap_or_default() <= LONGEST_SHOWN {
        Ok(refusal.code)
    } else {
        Err("the answer is too long")
    }
}

fn identity_provider(certificate: SigningCertificate) -> IdentityProvider {
    IdentityProvider {
        id: IdpId::random([0; 16]),
        name: String::new(),
        entity_id: "https://idp.example/saml".to_owned(),
        sso: Vec::new(),
        slo: Vec::new(),
        certificates: vec![certificate],
        rules: IdpRules {
            allow_sha1: true,
            minimum_rsa_bits: 1024,
            allow_unsolicited: true,
            allow_cbc: true,
            ..IdpRules::default()
        },
        mapping: AttributeMapping::default(),
        state: IdpState::Enabled,
        passed: None,
        demo: false,
        metadata_until: None,
        created_at: Timestamp(0),
        changed_at: Timestamp(0),
    }
}
