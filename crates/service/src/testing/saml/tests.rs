use super::*;
use crate::testing::samples;

fn verify(saml: &FakeSaml, form_value: &str, request_id: &str, now: Timestamp) -> Result<VerifiedSignIn, &'static str> {
    let (sp, idp) = (samples::sp(), samples::enabled_idp(1));
    let keys = SpKeys::default();
    let expectation = Expectation { sp: &sp, keys: &keys, idp: &idp, request_id: Some(request_id), now };
    saml.verify(form_value, &expectation).map_err(|refusal| refusal.code)
}

#[test]
fn only_the_answer_to_the_request_is_taken() {
    let saml = FakeSaml::new();
    let sign_in = samples::verified_sign_in("ana@tidewell.example", &["auditors"]);
    let until = sign_in.not_on_or_after;
    let good = saml.respond(&samples::enabled_idp(1), Some("_r1"), Ok(sign_in.clone()));
    let envelope = saml.untrusted_response(&good).unwrap();
    assert_eq!(envelope.in_response_to.as_deref(), Some("_r1"));
    assert_eq!(verify(&saml, &good, "_r1", samples::NOW), Ok(sign_in.clone()));
    assert_eq!(verify(&saml, &good, "_r2", samples::NOW), Err("in_response_to"));
    assert_eq!(verify(&saml, &good, "_r1", until), Err("expired"));
    assert_eq!(verify(&saml, "made up", "_r1", samples::NOW), Err("malformed_xml"));
    let unasked = saml.respond(&samples::enabled_idp(1), None, Ok(sign_in.clone()));
    assert_eq!(verify(&saml, &unasked, "_r1", samples::NOW), Err("in_response_to"));
    let elsewhere = saml.respond(&samples::enabled_idp(2), Some("_r1"), Ok(sign_in));
    assert_eq!(verify(&saml, &elsewhere, "_r1", samples::NOW), Err("issuer"));
    let refusal = SamlRefusal { code: "signature", expected: None, received: None, words: None };
    let refused = saml.respond(&samples::enabled_idp(1), Some("_r1"), Err(refusal));
    assert_eq!(verify(&saml, &refused, "_r1", samples::NOW), Err("signature"));
}

#[test]
fn metadata_is_read_for_its_signer_and_until_its_date() {
    let (saml, sp) = (FakeSaml::new(), samples::sp());
    let (signer, other) = (samples::idp(8).certificates, samples::idp(9).certificates);
    let idp = samples::idp(1);
    let description = IdpDescription {
        entity_id: idp.entity_id,
        display_name: None,
        sso: idp.sso,
        slo: idp.slo,
        certificates: idp.certificates,
        wants_signed_requests: false,
        valid_until: Some(samples::minutes(1)),
        cache_duration: None,
        alone: true,
    };
    saml.set_metadata(b"document", Ok(vec![description]));
    let read = |signers: &[SigningCertificate], now| {
        saml.read_metadata(b"document", &sp, signers, now).map(|found| found.len()).map_err(|fault| fault.code)
    };
    assert_eq!(read(&[], samples::NOW), Ok(1));
    assert_eq!(read(&[], samples::minutes(1)), Err("metadata_expired"));
    assert_eq!(read(&signer, samples::NOW), Err("metadata_unsigned"));
    saml.sign_metadata(b"document", &signer[0]);
    assert_eq!(read(&signer, samples::NOW), Ok(1));
    assert_eq!(read(&other, samples::NOW), Err("metadata_signature"));
    assert_eq!(read(&[], samples::NOW), Ok(1));
}

#[test]
fn the_request_can_be_read_out_of_the_url() {
    let request = AuthnRequest { id: "_r1", relay_state: "a&b", force: false };
    let keys = SpKeys::default();
    let made = FakeSaml::new().authn_request(&samples::sp(), &keys, &samples::idp(1), &request, samples::NOW).unwrap();
    assert!(made == Outgoing::Redirect("https://idp1.example/sso?SAMLRequest=_r1&RelayState=a%26b".to_owned()));
    assert_eq!(FakeSaml::message_of(&made), Some("_r1"));
    assert_eq!(FakeSaml::relay_state_of(&made), Some("a%26b"));
}
