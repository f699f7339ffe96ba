//! What comes encrypted: it is read, and it is believed no more than what comes in the clear.

use super::support::*;
use crate::sealing::{CBC, KEYS, cbc, encrypted_data, encrypted_key, holder, key, padded, sealed, wrap};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openssl::hash::MessageDigest;
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_service::ports::saml::SpKeys;

const ANA: &str = "ana@tidewell.example";

fn signed() -> String {
    signed_assertion(&RSA, ASSERTION)
}

fn with(xml: &str, rules: &IdpRules) -> Result<String, &'static str> {
    verify_with(xml, std::slice::from_ref(&RSA.certificate), rules).map(|s| s.name_id).map_err(|r| r.code)
}

fn sealed_with_cbc(plain: &str) -> String {
    let key = encrypted_key(&wrap(&KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1()));
    holder(&encrypted_data(CBC, &key, &cbc(&padded(plain.as_bytes()))))
}

#[test]
fn every_way_of_signing_gives_the_same_identity() {
    for xml in [
        response(&sealed(&signed())),
        signed_response(&RSA, &response(&sealed(ASSERTION))),
        signed_response(&RSA, &response(&sealed(&signed()))),
    ] {
        assert_eq!(verify(&xml), Ok(ANA.to_owned()));
    }
    // Two keys, each for one of the two.
    let keys = [RSA.certificate.clone(), EC.certificate.clone()];
    let mixed = signed_response(&EC, &response(&sealed(&signed())));
    assert_eq!(verify_with(&mixed, &keys, &IdpRules::default()).map(|s| s.name_id), Ok(ANA.to_owned()));
    assert_eq!(verify(&mixed), Err("signature_invalid"));
}

#[test]
fn encryption_proves_nothing() {
    assert_eq!(verify(&response(&sealed(ASSERTION))), Err("unsigned"));
    assert_eq!(verify(&response(&sealed(&signed().replace("ana@", "eva@")))), Err("signature_invalid"));
    let foreign = signed_assertion(&OTHER_RSA, ASSERTION);
    assert_eq!(verify(&response(&sealed(&foreign))), Err("signature_invalid"));
    assert_eq!(verify(&signed_response(&RSA, &response(&sealed(&foreign)))), Err("signature_invalid"));
}

#[test]
fn the_response_is_verified_before_anything_is_decrypted() {
    let sound = signed_response(&RSA, &response(&sealed(ASSERTION)));
    let (from, end) = (sound.find("<a:EncryptedAssertion").unwrap(), "</samlp:Response>");
    let swapped = format!("{}{}{end}", &sound[..from], sealed(&ASSERTION.replace("ana@", "eva@")));
    assert_eq!(verify(&swapped), Err("signature_invalid"));
    // Nobody's signature, nobody's key: without a sound signature it does not matter what was encrypted.
    let stranger = signed_response(&OTHER_RSA, &response(&sealed("text")));
    assert_eq!(verify(&stranger), Err("signature_invalid"));
}

#[test]
fn the_plaintext_obeys_the_rules_of_structure() {
    let inside = |assertion: &str| verify(&signed_response(&RSA, &response(&sealed(assertion))));
    assert_eq!(inside(&ASSERTION.replace("_assertion", "_response")), Err("duplicate_id"));
    assert_eq!(
        inside(&ASSERTION.replace("<saml:Subject>", &format!("<saml:Advice>{ASSERTION}</saml:Advice><saml:Subject>"))),
        Err("duplicate_id")
    );
    let nested = ASSERTION.replace("\"_assertion\"", "\"_other\"");
    assert_eq!(
        inside(&ASSERTION.replace("<saml:Subject>", &format!("<saml:Advice>{nested}</saml:Advice><saml:Subject>"))),
        Err("several_assertions")
    );
    assert_eq!(inside("<!DOCTYPE x><x/>"), Err("encrypted_content"));
    assert_eq!(inside(&ASSERTION.replace("ana@", "ana<!-- -->@")), Err("name_id_content"));
    assert_eq!(verify(&response(&format!("{}{}", sealed(&signed()), signed()))), Err("several_assertions"));
    assert_eq!(verify(&response(&sealed(&signed()).repeat(2))), Err("several_assertions"));
}

#[test]
fn a_connection_may_require_it_and_both_signatures() {
    let require = IdpRules { require_encryption: true, ..IdpRules::default() };
    assert_eq!(with(&response(&signed()), &require), Err("encryption_required"));
    assert_eq!(with(&response(&sealed(&signed())), &require), Ok(ANA.to_owned()));
    let signature = |required| IdpRules { required_signature: required, ..IdpRules::default() };
    let (assertion, whole) = (response(&sealed(&signed())), signed_response(&RSA, &response(&sealed(ASSERTION))));
    let both = signed_response(&RSA, &response(&sealed(&signed())));
    for (xml, required, expected) in [
        (&assertion, RequiredSignature::Assertion, Ok(ANA.to_owned())),
        (&assertion, RequiredSignature::Response, Err("response_unsigned")),
        (&assertion, RequiredSignature::Both, Err("response_unsigned")),
        (&whole, RequiredSignature::Response, Ok(ANA.to_owned())),
        (&whole, RequiredSignature::Assertion, Err("assertion_unsigned")),
        (&whole, RequiredSignature::Both, Err("assertion_unsigned")),
        (&both, RequiredSignature::Both, Ok(ANA.to_owned())),
    ] {
        assert_eq!(with(xml, &signature(required)), expected, "{required:?}");
    }
}

#[test]
fn cbc_needs_an_opt_in() {
    let old = IdpRules { allow_cbc: true, ..IdpRules::default() };
    let xml = response(&sealed_with_cbc(&signed()));
    assert_eq!(verify(&xml), Err("encryption_algorithm"));
    assert_eq!(with(&xml, &old), Ok(ANA.to_owned()));
    assert_eq!(with(&response(&sealed_with_cbc("text")), &old), Err("decryption_failed"));
}

/// As a connection has it that reads CBC: a sound ciphertext, an altered one and no key at all are one refusal, for none is opened.
#[test]
fn what_must_be_signed_is_opened_only_behind_its_signature() {
    let rules = IdpRules { allow_cbc: true, required_signature: RequiredSignature::Response, ..IdpRules::default() };
    let (sound, altered) = (sealed_with_cbc(&signed()), sealed_with_cbc("text"));
    for assertion in [&sound, &altered] {
        assert_eq!(with(&response(assertion), &rules), Err("response_unsigned"));
        assert_eq!(with(&signed_response(&OTHER_RSA, &response(assertion)), &rules), Err("signature_invalid"));
    }
    let form_value = STANDARD.encode(response(&sound));
    let without_keys = verify_opening(&form_value, std::slice::from_ref(&RSA.certificate), &SpKeys::default(), &rules);
    assert_eq!(without_keys.map_err(|r| r.code).unwrap_err(), "response_unsigned");
    assert_eq!(with(&signed_response(&RSA, &response(&sound)), &rules), Ok(ANA.to_owned()));
}

#[test]
fn without_the_key_nothing_is_read() {
    let form_value = STANDARD.encode(response(&sealed(&signed())));
    let rsa = std::slice::from_ref(&RSA.certificate);
    let outcome = |keys| verify_opening(&form_value, rsa, &keys, &IdpRules::default()).map_err(|r| r.code);
    assert_eq!(outcome(SpKeys::default()).unwrap_err(), "no_decryption_key");
    assert_eq!(outcome(SpKeys(vec![key()])).unwrap_err(), "decryption_failed");
    assert!(outcome(SpKeys(vec![key(), KEYS.0[0].clone()])).is_ok());
}

/// `plain` as an element of this name.
fn sealed_as(name: &str, plain: &str) -> String {
    sealed(plain).replace("EncryptedAssertion", name)
}

const NAMED: &str = "xmlns:s=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

#[test]
fn a_name_may_be_encrypted() {
    let from = ASSERTION.find("<saml:NameID").unwrap();
    let to = ASSERTION.find("</saml:NameID>").unwrap() + "</saml:NameID>".len();
    let name = &ASSERTION[from..to];
    let inside = |encrypted: &str| verify(&with_assertion(&RSA, name, encrypted));
    let id = |plain: &str| sealed_as("EncryptedID", plain);
    assert_eq!(inside(&id(&format!("<s:NameID {NAMED}>eva</s:NameID>"))), Ok("eva".to_owned()));
    assert_eq!(inside(&id(&format!("<s:NameID {NAMED}>e<!-- -->va</s:NameID>"))), Err("name_id_content"));
    assert_eq!(inside(&id(&format!("<s:NameID {NAMED}/>"))), Err("empty_name_id"));
    assert_eq!(inside(&id(&format!("<s:BaseID {NAMED}/>"))), Err("encrypted_content"));
    assert_eq!(inside(&id(ASSERTION)), Err("encrypted_content"));
    assert_eq!(inside(&format!("{name}{}", id(&format!("<s:NameID {NAMED}>eva</s:NameID>")))), Err("repeated_element"));
}

#[test]
fn attributes_may_be_encrypted() {
    let end = "</saml:AttributeStatement>";
    let attribute = |plain: &str| format!("{}{end}", sealed_as("EncryptedAttribute", plain));
    let more =
        format!("<s:Attribute {NAMED} Name=\"groups\"><s:AttributeValue>hidden</s:AttributeValue></s:Attribute>");
    let rsa = std::slice::from_ref(&RSA.certificate);
    let xml = with_assertion(&RSA, end, &attribute(&more));
    let sign_in = verify_with(&xml, rsa, &IdpRules::default()).unwrap();
    assert_eq!(sign_in.attributes.len(), 1);
    assert_eq!(sign_in.attributes[0].values, ["partners", "auditors", "hidden"]);
    // What cannot be read is no smaller list of groups.
    let form_value = STANDARD.encode(&xml);
    let refused = verify_opening(&form_value, rsa, &SpKeys::default(), &IdpRules::default()).unwrap_err();
    assert_eq!(refused.code, "no_decryption_key");
    let other = with_assertion(&RSA, end, &attribute(ASSERTION));
    assert_eq!(verify(&other), Err("encrypted_content"));
    let many = format!("{}{end}", sealed_as("EncryptedAttribute", &more).repeat(33));
    assert_eq!(verify(&with_assertion(&RSA, end, &many)), Err("encryption_shape"));
}
