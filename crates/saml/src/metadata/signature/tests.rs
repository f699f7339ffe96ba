use super::*;
use crate::certificate;
use crate::xml::{Limits, parse};
use openssl::asn1::Asn1Time;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::X509Builder;
use samael::crypto::{Crypto, CryptoProvider};
use sluice_domain::sso::idp::SigningCertificate;
use std::sync::Mutex;

fn key() -> (PKey<Private>, SigningCertificate) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let key = PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap();
    let mut builder = X509Builder::new().unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::from_unix(4_000_000_000).unwrap()).unwrap();
    builder.set_pubkey(&key).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    let certificate = certificate::read(&builder.build().to_der().unwrap()).unwrap();
    (key, certificate)
}

fn template(id: &str, certificate: &SigningCertificate) -> String {
    format!(
        "<ds:Signature xmlns:ds='{DS}'><ds:SignedInfo><ds:CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>\
         <ds:SignatureMethod Algorithm='http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'/><ds:Reference URI='#{id}'><ds:Transforms>\
         <ds:Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>\
         <ds:Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/></ds:Transforms>\
         <ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><ds:DigestValue/></ds:Reference></ds:SignedInfo>\
         <ds:SignatureValue/><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>",
        openssl::base64::encode_block(&certificate.der)
    )
}

/// Signing with libxmlsec is not known to be safe in several threads.
static SIGNING: Mutex<()> = Mutex::new(());

fn sign(xml: &str, key: &PKey<Private>) -> String {
    let _alone = SIGNING.lock().unwrap();
    Crypto::sign_xml(xml, &key.private_key_to_der().unwrap()).unwrap()
}

fn outcome(xml: &str, signers: &[SigningCertificate]) -> Result<(), &'static str> {
    let document = parse(xml.as_bytes(), Limits::METADATA).unwrap();
    check(document.root(), &MetadataRules { signers, ..MetadataRules::default() })
}

#[test]
fn a_pinned_signer_must_have_signed() {
    let ((private, own), (_, stranger)) = (key(), key());
    let plain = "<m xmlns='urn:m' ID='_m'><e ID='_e'/></m>";
    let signed = plain.replacen("'>", &format!("'>{}", template("_m", &own)), 1);
    let signed = sign(&signed, &private);
    let pinned = std::slice::from_ref(&own);
    assert_eq!(outcome(&signed, pinned), Ok(()));
    assert_eq!(outcome(&signed, &[]), Ok(()));
    assert_eq!(outcome(&signed, &[stranger]), Err("metadata_signature"));
    assert_eq!(outcome(plain, pinned), Err("metadata_unsigned"));
    assert_eq!(outcome(plain, &[]), Ok(()));
    let changed = signed.replace("\"_e\"", "\"_f\"");
    assert_ne!(changed, signed);
    assert_eq!(outcome(&changed, pinned), Err("metadata_signature"));
    assert_eq!(outcome(&changed, &[]), Err("metadata_signature"));
}

#[test]
fn of_the_certificates_that_a_signature_names_two_are_tried() {
    let ((private, own), (_, stranger)) = (key(), key());
    let plain = format!("<m xmlns='urn:m' ID='_m'>{}<e ID='_e'/></m>", template("_m", &own));
    let signed = sign(&plain, &private);
    // The signature does not cover its KeyInfo.
    let other = openssl::base64::encode_block(&stranger.der);
    let data = "<ds:X509Data>";
    let before = |n: usize| {
        let others = format!("<ds:X509Certificate>{other}</ds:X509Certificate>").repeat(n);
        let named = signed.replacen(data, &format!("{data}{others}"), 1);
        assert!(n == 0 || named != signed);
        named
    };
    assert_eq!(outcome(&before(0), &[]), Ok(()));
    assert_eq!(outcome(&before(1), &[]), Ok(()));
    assert_eq!(outcome(&before(2), &[]), Err("too_many_certificates"));
    assert_eq!(outcome(&before(2), &[own]), Ok(()), "a pinned signer is not named by the document");
    let changed = before(1).replace("\"_e\"", "\"_f\"");
    assert_eq!(outcome(&changed, &[]), Err("metadata_signature"));
}

#[test]
fn entities_may_be_signed_by_others() {
    let ((outer, signer), (inner, other)) = (key(), key());
    let entity = format!("<e xmlns='urn:m' ID='_e'>{}</e>", template("_e", &other));
    let entity = sign(&entity, &inner);
    let entity = &entity[entity.find("<e").unwrap()..];
    let all = format!("<m xmlns='urn:m' ID='_m'>{}{entity}</m>", template("_m", &signer));
    let all = sign(&all, &outer);
    assert_eq!(outcome(&all, std::slice::from_ref(&signer)), Ok(()));
    assert_eq!(outcome(&all.replace("\"_e\"", "\"_f\""), std::slice::from_ref(&signer)), Err("metadata_signature"));
    // A signature by the pinned signer over a part only is none over the whole.
    assert_eq!(outcome(&format!("<m xmlns='urn:m'>{entity}</m>"), &[other]), Err("metadata_unsigned"));
}
