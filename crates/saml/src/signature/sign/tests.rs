use super::*;
use crate::key;
use crate::signature::{shape, verify};
use samael::crypto::{CertificateDer, Crypto, CryptoProvider};
use sluice_domain::sso::sp_key::SpKeyUse;
use sluice_domain::time::Timestamp;
use sluice_service::ports::saml::SpSettings;
use std::sync::LazyLock;

static KEY: LazyLock<SpKey> = LazyLock::new(|| {
    let sp = SpSettings { entity_id: "https://sp.example".into(), acs_url: String::new(), slo_url: None };
    key::make(&sp, SpKeyUse::Signing, Timestamp::from_seconds(1_795_003_200)).unwrap()
});

/// What our own verifier and bare libxmlsec say of a signed document.
fn verdicts(xml: &str) -> (bool, bool) {
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    let root = document.root();
    let signature = root.child(DS, "Signature").unwrap();
    let certificate = crate::certificate::read(&KEY.certificate).unwrap();
    let keys = verify::Keys { certificates: &[certificate], minimum_rsa_bits: 2048 };
    let ours = shape::check(signature, false).is_ok() && verify::verify(root, keys).is_ok();
    let der = CertificateDer::from(KEY.certificate.clone());
    (ours, Crypto::verify_signed_xml(xml, &der, Some("ID")).is_ok())
}

const PLAIN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<p:R xmlns:p='urn:p' xmlns:unused='urn:u' ID='_r' b='>&#10;' a=\"'\">\
    <s:Issuer xmlns:s='urn:oasis:names:tc:SAML:2.0:assertion'>ä &amp; &gt;&#13;</s:Issuer>\n  <q xmlns='urn:q' xmlns:z='urn:z' z:k='1'>\
    <r xmlns=''/><!-- c --></q></p:R>";

#[test]
fn what_is_signed_verifies_here_and_with_libxmlsec() {
    let signed = sign_enveloped(PLAIN, &KEY).unwrap();
    assert!(signed.contains("</s:Issuer><ds:Signature "));
    assert_eq!(verdicts(&signed), (true, true));
    for (from, to) in [("ä", "ö"), ("z:k=\"1\"", "z:k=\"2\""), ("<r ", "<t/><r "), ("b=\">", "b=\"&lt;")] {
        assert!(signed.contains(from), "{from} in {signed}");
        assert_eq!(verdicts(&signed.replacen(from, to, 1)), (false, false), "{to}");
    }
}

#[test]
fn without_an_issuer_the_signature_comes_first() {
    let signed = sign_enveloped("<m ID='_m'>\n <n/></m>", &KEY).unwrap();
    assert!(signed.starts_with("<m ID=\"_m\"><ds:Signature "), "{signed}");
    assert_eq!(verdicts(&signed), (true, true));
}

#[test]
fn what_cannot_be_signed_is_a_fault() {
    for xml in ["<m/>", "<m ID='&lt;'/>"] {
        assert_eq!(sign_enveloped(xml, &KEY).unwrap_err().code, "not_signed");
    }
    assert_eq!(sign_enveloped("<m", &KEY).unwrap_err().code, "xml_malformed");
    let broken = SpKey { private: vec![1, 2, 3].into(), ..KEY.clone() };
    assert_eq!(sign_enveloped("<m ID='_m'/>", &broken).unwrap_err().code, "not_signed");
}
