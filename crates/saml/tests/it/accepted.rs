use super::support::*;
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_domain::time::Span;

const ANA: &str = "ana@tidewell.example";

fn both(assertion_key: &Key, response_key: &Key) -> String {
    signed_response(response_key, &response(&signed_assertion(assertion_key, ASSERTION)))
}

#[test]
fn every_way_of_signing_gives_the_same_identity() {
    let rsa = std::slice::from_ref(&RSA.certificate);
    for xml in
        [response(&signed_assertion(&RSA, ASSERTION)), signed_response(&RSA, &response(ASSERTION)), both(&RSA, &RSA)]
    {
        let sign_in = verify_with(&xml, rsa, &IdpRules::default()).unwrap();
        assert_eq!(sign_in.name_id, ANA);
        assert_eq!(sign_in.name_id_format.as_deref(), Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"));
        assert_eq!(sign_in.assertion_id, "_assertion");
        assert_eq!(sign_in.session_index.as_deref(), Some("_session"));
        assert_eq!(sign_in.attributes.len(), 1);
        assert_eq!(sign_in.attributes[0].values, ["partners", "auditors"]);
        // Five minutes, and one of skew in which it could still be used.
        assert_eq!(sign_in.not_on_or_after, NOW.plus(Span::minutes(6)));
    }
}

#[test]
fn keys_of_different_kinds_overlap_during_rollover() {
    let keys = [OTHER_RSA.certificate.clone(), EC.certificate.clone(), RSA.certificate.clone()];
    let rules = IdpRules::default();
    for key in [&*RSA, &*EC, &*OTHER_RSA] {
        let xml = response(&signed_assertion(key, ASSERTION));
        assert_eq!(verify_with(&xml, &keys, &rules).map(|s| s.name_id), Ok(ANA.to_owned()));
        let reversed: Vec<_> = keys.iter().rev().cloned().collect();
        assert!(verify_with(&xml, &reversed, &rules).is_ok());
    }
}

#[test]
fn response_and_assertion_may_be_signed_with_different_keys() {
    let keys = [RSA.certificate.clone(), EC.certificate.clone()];
    for (assertion, whole) in [(&*RSA, &*EC), (&*EC, &*RSA)] {
        let xml = both(assertion, whole);
        assert_eq!(verify_with(&xml, &keys, &IdpRules::default()).map(|s| s.name_id), Ok(ANA.to_owned()));
        assert!(verify_with(&xml, &keys[..1], &IdpRules::default()).is_err());
        assert!(verify_with(&xml, &keys[1..], &IdpRules::default()).is_err());
    }
}

#[test]
fn an_id_may_begin_with_a_digit() {
    let assertion = ASSERTION.replace("_assertion", "2assertion");
    let sign = |key: &Key, xml: &str| key.sign(&xml.replace("<!--signature-->", &key.template("2assertion")));
    let renamed = |xml: String| xml.replace("_response", "2response");
    let inner = sign(&RSA, &assertion);
    let outer = |xml: &str| RSA.sign(&xml.replace("<!--response-signature-->", &RSA.template("2response")));
    assert_eq!(verify(&response(&inner)), Ok(ANA.to_owned()));
    let unsigned_inside = signed_response(&RSA, &response(&assertion));
    assert_eq!(verify(&unsigned_inside), Ok(ANA.to_owned()));
    let mixed = signed_response(&RSA, &response(&inner));
    assert_eq!(verify(&mixed), Ok(ANA.to_owned()));
    assert_eq!(verify(&mixed.replace("ana@", "eva@")), Err("signature_invalid"));
    for xml in [renamed(response(&assertion)), renamed(response(&inner))] {
        let signed = outer(&xml);
        assert_eq!(verify(&signed), Ok(ANA.to_owned()));
        assert_eq!(verify(&signed.replace("ana@", "eva@")), Err("signature_invalid"));
        assert_eq!(
            verify(&signed.replace("2response\" Version", "2response\" Consent=\"x\" Version")),
            Err("signature_invalid")
        );
    }
}

#[test]
fn required_signatures_are_demanded() {
    let rsa = std::slice::from_ref(&RSA.certificate);
    let outcome = |xml: &str, required| {
        let rules = IdpRules { required_signature: required, ..IdpRules::default() };
        verify_with(xml, rsa, &rules).map_or_else(|r| r.code, |_| "ok")
    };
    let (assertion, whole) =
        (response(&signed_assertion(&RSA, ASSERTION)), signed_response(&RSA, &response(ASSERTION)));
    assert_eq!(outcome(&assertion, RequiredSignature::Assertion), "ok");
    assert_eq!(outcome(&assertion, RequiredSignature::Response), "response_unsigned");
    assert_eq!(outcome(&assertion, RequiredSignature::Both), "response_unsigned");
    assert_eq!(outcome(&whole, RequiredSignature::Response), "ok");
    assert_eq!(outcome(&whole, RequiredSignature::Assertion), "assertion_unsigned");
    assert_eq!(outcome(&both(&RSA, &RSA), RequiredSignature::Both), "ok");
}

#[test]
fn comments_outside_of_names_and_signatures_change_nothing() {
    let xml = response(&signed_assertion(&RSA, ASSERTION)).replace("<saml:Subject>", "<saml:Subject><!-- c -->");
    assert_eq!(verify(&xml), Ok(ANA.to_owned()));
    // What hides in an attribute value is read in full, as it was signed.
    let split = response(&signed_assertion(&RSA, ASSERTION)).replace(">partners<", ">part<!-- c -->ners<");
    let sign_in = verify_with(&split, std::slice::from_ref(&RSA.certificate), &IdpRules::default()).unwrap();
    assert_eq!(sign_in.attributes[0].values[0], "partners");
}

#[test]
fn three_thousand_groups_are_read() {
    let groups: Vec<String> = (0..3000).map(|i| format!("group-{i:04}-00000000-0000-0000-0000-000000000000")).collect();
    let groups = format!(
        "<saml:AttributeValue>{}</saml:AttributeValue>",
        groups.join("</saml:AttributeValue><saml:AttributeValue>")
    );
    let xml = with_assertion(&RSA, "<saml:AttributeValue>partners</saml:AttributeValue>", &groups);
    let started = std::time::Instant::now();
    let sign_in = verify_with(&xml, std::slice::from_ref(&RSA.certificate), &IdpRules::default()).unwrap();
    println!("3,000 groups, {} bytes: {:?}", xml.len(), started.elapsed());
    assert_eq!(sign_in.attributes[0].values.len(), 3001);
}

#[test]
fn what_one_verification_costs() {
    let xml = response(&signed_assertion(&RSA, ASSERTION));
    let rsa = std::slice::from_ref(&RSA.certificate);
    let started = std::time::Instant::now();
    for _ in 0..100 {
        verify_with(&xml, rsa, &IdpRules::default()).unwrap();
    }
    println!("one verification of {} bytes: {:?}", xml.len(), started.elapsed() / 100);
}

#[test]
fn many_threads_verify_at_once() {
    let sound = response(&signed_assertion(&RSA, ASSERTION));
    let broken = sound.replace("ana@", "eva@");
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..8 {
                    assert_eq!(verify(&sound), Ok(ANA.to_owned()));
                    assert_eq!(verify(&broken), Err("signature_invalid"));
                }
            });
        }
    });
}
