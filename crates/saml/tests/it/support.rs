//! An identity provider for tests: makes keys, and signs what it is told to.

use crate::sealing;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::asn1::Asn1Time;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::X509Builder;
use samael::crypto::{Crypto, CryptoProvider};
use sluice_domain::sso::idp::SigningCertificate;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::time::Timestamp;
use sluice_saml::{Check, Saml};
use sluice_service::ports::saml::{SamlRefusal, SpKeys, SpSettings, VerifiedSignIn};
use std::sync::{LazyLock, Mutex};

pub const SP: &str = "https://sp.example/saml";
pub const ACS: &str = "https://sp.example/saml/acs";
pub const IDP: &str = "https://idp.example/saml";
pub const REQUEST: &str = "_request";
/// 2026-11-18T12:00:00Z.
pub const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

pub static SAML: LazyLock<Saml> = LazyLock::new(|| Saml::new().unwrap());
pub static RSA: LazyLock<Key> =
    LazyLock::new(|| Key::new(&PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap(), "rsa-sha256"));
pub static OTHER_RSA: LazyLock<Key> =
    LazyLock::new(|| Key::new(&PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap(), "rsa-sha256"));
pub static EC: LazyLock<Key> = LazyLock::new(|| {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    Key::new(&PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap(), "ecdsa-sha256")
});

/// Signing with libxmlsec is not known to be safe in several threads.
static SIGNING: Mutex<()> = Mutex::new(());

pub struct Key {
    private: Vec<u8>,
    method: &'static str,
    pub certificate: SigningCertificate,
}

impl Key {
    pub fn new(key: &PKey<Private>, method: &'static str) -> Self {
        let mut builder = X509Builder::new().unwrap();
        builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
        builder.set_not_after(&Asn1Time::from_unix(4_000_000_000).unwrap()).unwrap();
        builder.set_pubkey(key).unwrap();
        builder.sign(key, MessageDigest::sha256()).unwrap();
        let certificate = SAML.read_any_certificate(&builder.build().to_der().unwrap()).unwrap();
        Self { private: key.private_key_to_der().unwrap(), method, certificate }
    }

    /// Fills in the first empty signature of a document.
    pub fn sign(&self, xml: &str) -> String {
        let _alone = SIGNING.lock().unwrap();
        let signed = Crypto::sign_xml(xml, &self.private).unwrap();
        signed
            .trim_start_matches("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
            .trim_start_matches("<?xml version=\"1.0\"?>")
            .trim()
            .to_owned()
    }

    /// An empty signature over the element `id`.
    pub fn template(&self, id: &str) -> String {
        format!(
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
             <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#{}\"/><ds:Reference URI=\"#{id}\"><ds:Transforms>\
             <ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/>\
             <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
             <ds:SignatureValue/></ds:Signature>",
            self.method
        )
    }
}

/// An assertion, unsigned, with a place for its signature.
pub const ASSERTION: &str = "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_assertion\" Version=\"2.0\" \
IssueInstant=\"2026-11-18T12:00:00Z\"><saml:Issuer>https://idp.example/saml</saml:Issuer><!--signature-->\
<saml:Subject><saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">ana@tidewell.example</saml:NameID>\
<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
NotOnOrAfter=\"2026-11-18T12:05:00Z\" Recipient=\"https://sp.example/saml/acs\" InResponseTo=\"_request\"/></saml:SubjectConfirmation></saml:Subject>\
<saml:Conditions NotBefore=\"2026-11-18T11:59:30Z\" NotOnOrAfter=\"2026-11-18T12:05:00Z\"><saml:AudienceRestriction>\
<saml:Audience>https://sp.example/saml</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant=\"2026-11-18T12:00:00Z\" SessionIndex=\"_session\"><saml:AuthnContext>\
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
<saml:AttributeStatement><saml:Attribute Name=\"groups\"><saml:AttributeValue>partners</saml:AttributeValue>\
<saml:AttributeValue>auditors</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>";

/// A response around an assertion, unsigned, with a place for its signature.
pub fn response(assertion: &str) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_response\" Version=\"2.0\" \
         IssueInstant=\"2026-11-18T12:00:00Z\" Destination=\"{ACS}\" InResponseTo=\"{REQUEST}\">\
         <saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{IDP}</saml:Issuer><!--response-signature-->\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status>{assertion}</samlp:Response>"
    )
}

pub fn signed_assertion(key: &Key, assertion: &str) -> String {
    key.sign(&assertion.replace("<!--signature-->", &key.template("_assertion")))
}

pub fn signed_response(key: &Key, response: &str) -> String {
    key.sign(&response.replace("<!--response-signature-->", &key.template("_response")))
}

/// A response whose assertion is signed by `key`, with one change to the assertion before it is signed.
pub fn with_assertion(key: &Key, from: &str, to: &str) -> String {
    assert!(ASSERTION.contains(from), "{from}");
    response(&signed_assertion(key, &ASSERTION.replacen(from, to, 1)))
}

/// A response signed as a whole, with one change before it is signed.
pub fn with_response(key: &Key, from: &str, to: &str) -> String {
    let plain = response(ASSERTION);
    assert!(plain.contains(from), "{from}");
    signed_response(key, &plain.replacen(from, to, 1))
}

pub fn verify_with(
    xml: &str,
    certificates: &[SigningCertificate],
    rules: &IdpRules,
) -> Result<VerifiedSignIn, SamlRefusal> {
    verify_bytes(xml.as_bytes(), certificates, rules)
}

pub fn verify_bytes(
    xml: &[u8],
    certificates: &[SigningCertificate],
    rules: &IdpRules,
) -> Result<VerifiedSignIn, SamlRefusal> {
    verify_form_value(&STANDARD.encode(xml), certificates, rules)
}

pub fn verify_form_value(
    form_value: &str,
    certificates: &[SigningCertificate],
    rules: &IdpRules,
) -> Result<VerifiedSignIn, SamlRefusal> {
    verify_opening(form_value, certificates, &sealing::KEYS, rules)
}

/// With these keys to decrypt.
pub fn verify_opening(
    form_value: &str,
    certificates: &[SigningCertificate],
    keys: &SpKeys,
    rules: &IdpRules,
) -> Result<VerifiedSignIn, SamlRefusal> {
    let sp = SpSettings { entity_id: SP.into(), acs_url: ACS.into(), slo_url: None };
    let check = Check { sp: &sp, keys, idp_entity_id: IDP, certificates, request_id: Some(REQUEST), now: NOW, rules };
    SAML.verify_with(form_value, &check)
}

/// The NameID, or the code of the refusal, with the keys `RSA` and nothing else configured.
pub fn verify(xml: &str) -> Result<String, &'static str> {
    verify_with(xml, std::slice::from_ref(&RSA.certificate), &IdpRules::default())
        .map(|s| s.name_id)
        .map_err(|r| r.code)
}
