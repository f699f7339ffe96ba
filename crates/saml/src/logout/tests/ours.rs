//! What we send.

use super::*;

fn name() -> NameId {
    NameId {
        value: "<ana>&\"co\"".into(),
        format: Some("urn:f\"".into()),
        name_qualifier: Some("q&".into()),
        sp_name_qualifier: Some("sp'".into()),
    }
}

#[test]
fn a_request_of_ours_is_signed_and_names_the_person_as_the_assertion_did() {
    let name = name();
    let ours = LogoutRequest { id: "_1", relay_state: "r", name_id: &name, session_index: Some("<s>") };
    for binding in BINDINGS {
        let idp = idp(binding, "https://idp.example/slo?x=1");
        let sent = request(&sp(), &KEYS, &idp, &ours, NOW).unwrap();
        assert!(is_signed_by_us(&sent), "{binding:?}");
        let document = parse(written(&sent).as_bytes(), Limits::MESSAGE).unwrap();
        let root = document.root();
        for (attribute, value) in [
            ("ID", "_1"),
            ("Version", "2.0"),
            ("IssueInstant", "2026-11-18T12:00:00Z"),
            ("NotOnOrAfter", "2026-11-18T12:05:00Z"),
            ("Destination", "https://idp.example/slo?x=1"),
        ] {
            assert_eq!(root.attribute(attribute), Some(value));
        }
        let elements: Vec<&str> = root.children().map(Node::local).filter(|local| *local != "Signature").collect();
        assert_eq!(elements, ["Issuer", "NameID", "SessionIndex"]);
        let id = root.child(SAML, "NameID").unwrap();
        assert_eq!(id.text(), name.value);
        assert_eq!(id.attribute("Format"), name.format.as_deref());
        assert_eq!(id.attribute("NameQualifier"), name.name_qualifier.as_deref());
        assert_eq!(id.attribute("SPNameQualifier"), name.sp_name_qualifier.as_deref());
        assert_eq!(root.child(SAMLP, "SessionIndex").unwrap().text(), "<s>");
        let code = |keys: &SpKeys, idp: &IdentityProvider, ours: &LogoutRequest<'_>| {
            request(&sp(), keys, idp, ours, NOW).unwrap_err().code
        };
        assert_eq!(code(&SpKeys::default(), &idp, &ours), "no_signing_key");
        assert_eq!(code(&KEYS, &IdentityProvider { slo: vec![], ..idp.clone() }, &ours), "no_logout_endpoint");
        assert_eq!(code(&KEYS, &idp, &LogoutRequest { id: "", ..ours }), "invalid_request_id");
        let long = "r".repeat(81);
        assert_eq!(code(&KEYS, &idp, &LogoutRequest { relay_state: &long, ..ours }), "relay_state_too_long");
    }
}

#[test]
fn an_answer_of_ours_is_signed_and_goes_where_answers_go() {
    for binding in BINDINGS {
        let mut idp = idp(binding, "https://idp.example/slo");
        idp.slo[0].response_url = Some("https://idp.example/answers".into());
        for (success, status) in [(true, "Success"), (false, "Responder")] {
            let ours = LogoutResponse { id: "_2", in_response_to: "_r\"", relay_state: Some("theirs"), success };
            let sent = response(&sp(), &KEYS, &idp, &ours, NOW).unwrap();
            assert!(is_signed_by_us(&sent), "{binding:?}");
            let url = match &sent {
                Outgoing::Redirect(url) | Outgoing::Post { url, .. } => url,
            };
            assert!(url.starts_with("https://idp.example/answers"), "{url}");
            let read = untrusted(received(&sent)).unwrap();
            assert_eq!(read.in_response_to.as_deref(), Some("_r\""));
            assert_eq!(read.relay_state.as_deref(), Some("theirs"));
            let document = parse(written(&sent).as_bytes(), Limits::MESSAGE).unwrap();
            assert_eq!(document.root().attribute("Destination"), Some("https://idp.example/answers"));
            let code = document.root().child(SAMLP, "Status").unwrap().child(SAMLP, "StatusCode").unwrap();
            assert!(code.attribute("Value").unwrap().ends_with(status));
        }
        let quiet = LogoutResponse { id: "_2", in_response_to: "_r", relay_state: None, success: true };
        assert_eq!(untrusted(received(&response(&sp(), &KEYS, &idp, &quiet, NOW).unwrap())).unwrap().relay_state, None);
    }
}
