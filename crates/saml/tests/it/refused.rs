use super::support::*;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sluice_domain::sso::rules::IdpRules;

#[test]
fn what_the_assertion_says_is_checked() {
    for (from, to, code) in [
        (">https://sp.example/saml</saml:Audience>", ">https://other.example</saml:Audience>", "wrong_audience"),
        ("Recipient=\"https://sp.example/saml/acs\"", "Recipient=\"https://other.example/acs\"", "wrong_recipient"),
        ("InResponseTo=\"_request\"", "InResponseTo=\"_other\"", "wrong_in_response_to"),
        (">https://idp.example/saml</saml:Issuer>", ">https://other.example</saml:Issuer>", "wrong_assertion_issuer"),
        (
            "NotOnOrAfter=\"2026-11-18T12:05:00Z\" Recipient",
            "NotOnOrAfter=\"2026-11-18T11:55:00Z\" Recipient",
            "confirmation_expired",
        ),
        (
            "NotOnOrAfter=\"2026-11-18T12:05:00Z\"><saml:Aud",
            "NotOnOrAfter=\"2026-11-18T11:55:00Z\"><saml:Aud",
            "expired",
        ),
        ("2026-11-18T11:59:30Z", "2026-11-18T12:02:30Z", "not_yet_valid"),
        ("Version=\"2.0\"", "Version=\"1.1\"", "wrong_version"),
        ("cm:bearer", "cm:sender-vouches", "no_bearer_confirmation"),
        ("</saml:AudienceRestriction>", "</saml:AudienceRestriction><saml:Condition/>", "unknown_condition"),
        ("SessionIndex", "SessionNotOnOrAfter=\"2026-11-18T11:00:00Z\" SessionIndex", "session_expired"),
        ("ana@tidewell.example", "", "empty_name_id"),
        ("ana@tidewell.example", "<b xmlns=\"urn:b\"/>ana", "name_id_content"),
    ] {
        assert_eq!(verify(&with_assertion(&RSA, from, to)), Err(code), "{to}");
    }
}

#[test]
fn what_the_response_says_is_checked() {
    let failure = "urn:oasis:names:tc:SAML:2.0:status:Requester";
    for (from, to, code) in [
        (
            "Destination=\"https://sp.example/saml/acs\"",
            "Destination=\"https://other.example/acs\"",
            "wrong_destination",
        ),
        ("Destination=\"https://sp.example/saml/acs\"", "", "wrong_destination"),
        ("InResponseTo=\"_request\">", "InResponseTo=\"_other\">", "wrong_in_response_to"),
        (">https://idp.example/saml<", ">https://other.example<", "wrong_response_issuer"),
        ("urn:oasis:names:tc:SAML:2.0:status:Success", failure, "status_not_success"),
        ("Version=\"2.0\"", "Version=\"2.1\"", "wrong_version"),
        ("IssueInstant=\"2026-11-18T12:00:00Z\"", "IssueInstant=\"2026-11-18T13:00:00Z\"", "issued_in_future"),
    ] {
        assert_eq!(verify(&with_response(&RSA, from, to)), Err(code), "{to}");
    }
}

#[test]
fn without_a_signature_by_a_configured_key_nothing_is_believed() {
    assert_eq!(verify(&response(ASSERTION)), Err("unsigned"));
    assert_eq!(verify(&response(&signed_assertion(&OTHER_RSA, ASSERTION))), Err("signature_invalid"));
    assert_eq!(verify(&response(&signed_assertion(&EC, ASSERTION))), Err("signature_invalid"));
    let xml = response(&signed_assertion(&RSA, ASSERTION));
    assert_eq!(verify_with(&xml, &[], &IdpRules::default()).unwrap_err().code, "no_key");
    assert_eq!(verify(&xml.replace("ana@", "eva@")), Err("signature_invalid"));
    assert_eq!(
        verify(&signed_response(&RSA, &response(ASSERTION)).replace("partners", "admins")),
        Err("signature_invalid")
    );
    let stranger = response(&signed_assertion(&OTHER_RSA, ASSERTION)).replace(
        "</ds:SignatureValue>",
        &format!(
            "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
            openssl::base64::encode_block(&OTHER_RSA.certificate.der)
        ),
    );
    let refusal = verify_with(&stranger, std::slice::from_ref(&RSA.certificate), &IdpRules::default()).unwrap_err();
    assert_eq!(refusal.code, "key_not_configured");
    assert_eq!(refusal.expected.as_deref(), Some(RSA.certificate.fingerprint.as_str()));
    assert_eq!(refusal.received.as_deref(), Some(OTHER_RSA.certificate.fingerprint.as_str()));
}

#[test]
fn weak_keys_verify_nothing() {
    let weak =
        Key::new(&openssl::pkey::PKey::from_rsa(openssl::rsa::Rsa::generate(1024).unwrap()).unwrap(), "rsa-sha256");
    let xml = response(&signed_assertion(&weak, ASSERTION));
    let keys = std::slice::from_ref(&weak.certificate);
    assert_eq!(verify_with(&xml, keys, &IdpRules::default()).unwrap_err().code, "no_key");
    let old = IdpRules { minimum_rsa_bits: 1024, ..IdpRules::default() };
    assert!(verify_with(&xml, keys, &old).is_ok());
}

#[test]
fn sha1_needs_an_opt_in_and_hmac_has_none() {
    let sha1 = |template: String| {
        template
            .replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1")
            .replace("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1")
    };
    let signed = RSA.sign(&ASSERTION.replace("<!--signature-->", &sha1(RSA.template("_assertion"))));
    let xml = response(&signed);
    assert_eq!(verify(&xml), Err("signature_algorithm"));
    let old = IdpRules { allow_sha1: true, ..IdpRules::default() };
    assert!(verify_with(&xml, std::slice::from_ref(&RSA.certificate), &old).is_ok());
    let hmac = response(&signed_assertion(&RSA, ASSERTION)).replace("#rsa-sha256", "#hmac-sha256");
    assert_eq!(verify(&hmac), Err("signature_algorithm"));
    assert_eq!(
        verify_with(&hmac, std::slice::from_ref(&RSA.certificate), &old).unwrap_err().code,
        "signature_algorithm"
    );
}

#[test]
fn nothing_is_fetched_transformed_or_expanded_on_the_way() {
    let good = response(&signed_assertion(&RSA, ASSERTION));
    for (from, to, code) in [
        ("URI=\"#_assertion\"", "URI=\"http://127.0.0.1:9/x\"", "signature_reference"),
        ("URI=\"#_assertion\"", "URI=\"file:///etc/passwd\"", "signature_reference"),
        ("URI=\"#_assertion\"", "URI=\"\"", "signature_reference"),
        (
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/1999/REC-xslt-19991116",
            "signature_transform",
        ),
        (
            "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/1999/REC-xpath-19991116",
            "signature_transform",
        ),
        ("<samlp:Response", "<!DOCTYPE r><samlp:Response", "xml_doctype"),
        ("ana@", "&ana;@", "xml_entity"),
        ("<samlp:Status>", "<?x y?><samlp:Status>", "xml_processing_instruction"),
        ("ana@tidewell.example", "ana@tidewell.example<!-- -->.evil.example", "signature_invalid"),
        ("ana@tidewell.example", "ana@tidewell<!-- -->.example", "name_id_content"),
        ("</samlp:Response>", "</samlp:Response><x/>", "xml_malformed"),
    ] {
        assert!(good.contains(from), "{from}");
        assert_eq!(verify(&good.replacen(from, to, 1)), Err(code), "{to}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let attributes: Vec<String> = (0..60_000).map(|i| format!(" a{i}=''")).collect();
    let attributes = attributes.concat();
    for (xml, code) in [
        ("x".repeat(2_000_000), "response_too_large"),
        ("x".repeat(1_100_000), "response_too_large"),
        (deep, "xml_too_deep"),
        (format!("<a{attributes}/>"), "xml_too_many"),
    ] {
        let form_value = STANDARD.encode(&xml);
        let started = std::time::Instant::now();
        let refusal = verify_form_value(&form_value, std::slice::from_ref(&RSA.certificate), &IdpRules::default());
        println!("{code}: {:?}", started.elapsed());
        assert_eq!(refusal.unwrap_err().code, code);
    }
}
