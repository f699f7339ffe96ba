use super::*;
use crate::authn_request;
use crate::names::{FORMAT_UNSPECIFIED, STATUS_PARTIAL_LOGOUT, STATUS_RESPONDER};
use crate::outgoing::Kind;
use crate::testing::{KEYS, SLO, received, signed};
use sluice_domain::sso::exchange::REDACTED;
use sluice_service::ports::saml::{AuthnRequest, LogoutRequest, NameId};

fn logout(inside: &str) -> String {
    format!(
        "<p:LogoutRequest xmlns:p='{SAMLP}' xmlns:a='{SAML}' ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' \
         Destination='{SLO}' NotOnOrAfter='2026-11-18T12:03:00Z'><a:Issuer>{IDP}</a:Issuer>{inside}\
         <p:SessionIndex>_s1</p:SessionIndex></p:LogoutRequest>"
    )
}

#[test]
fn a_logout_is_laid_open_by_either_binding() {
    let xml = logout("<a:NameID Format='urn:f'>ana</a:NameID>");
    for (binding, over) in [(Binding::Redirect, "query"), (Binding::Post, "LogoutRequest")] {
        let message = signed(Kind::Request, &xml, binding, Some("theirs"), &IDP_KEY);
        let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
        assert_eq!((found.kind, found.binding), (MessageKind::LogoutRequest, binding));
        for (name, came) in [
            (FactName::Issuer, IDP),
            (FactName::Destination, SLO),
            (FactName::IssueInstant, "2026-11-18T12:00:00Z"),
            (FactName::NotOnOrAfter, "2026-11-18T12:03:00Z"),
            (FactName::Signed, over),
            (FactName::SignatureAlgorithm, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        ] {
            assert_eq!(says(&found, name), (vec![came], Some(true)), "{name:?}");
        }
        assert_eq!(says(&found, FactName::NameIdFormat), (vec!["urn:f"], None));
        assert_eq!(found.name_id.as_deref(), Some("ana"));
        assert!(found.xml.unwrap().contains("_s1"));
        let nothing = Bench::keeping(Keep::Nothing).inspect(Inspected::Logout(received(&message))).unwrap();
        assert_eq!(nothing.name_id.as_deref(), Some(REDACTED));
        let shown = nothing.xml.unwrap();
        assert!(!shown.contains("_s1") && !shown.contains("ana"), "{shown}");
    }
}

#[test]
fn what_is_wrong_with_a_logout_is_shown() {
    let xml = logout("<a:NameID>ana</a:NameID>");
    let ends = "NotOnOrAfter='2026-11-18T12:03:00Z'";
    for (from, to, wrong) in [
        (SLO, ACS, FactName::Destination),
        (IDP, "https://other.example", FactName::Issuer),
        (ends, "NotOnOrAfter='2026-11-18T11:59:00Z'", FactName::NotOnOrAfter),
        ("2026-11-18T12:00:00Z", "2026-11-18T12:06:00Z", FactName::IssueInstant),
    ] {
        let message = signed(Kind::Request, &xml.replacen(from, to, 1), Binding::Redirect, None, &IDP_KEY);
        let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
        let said: Vec<_> = found.facts.iter().filter(|fact| fact.fits == Some(false)).map(|fact| fact.name).collect();
        assert_eq!(said, [wrong], "{to}");
    }
    // Without an end of its own it is old after five minutes.
    let old = xml.replace(ends, "").replace("12:00:00Z", "11:54:00Z");
    let message = signed(Kind::Request, &old, Binding::Post, None, &IDP_KEY);
    let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
    assert_eq!(says(&found, FactName::IssueInstant).1, Some(false));
}

#[test]
fn an_encrypted_name_is_read_in_a_logout_that_is_authentic() {
    let name = sealed_as("EncryptedID", &format!("<s:NameID xmlns:s='{SAML}'>eva</s:NameID>"));
    for binding in [Binding::Redirect, Binding::Post] {
        for (key, expected) in [(&*IDP_KEY, Some("eva")), (&KEYS.0[0], None)] {
            let message = signed(Kind::Request, &logout(&name), binding, None, key);
            let found = Bench::new().inspect(Inspected::Logout(received(&message))).unwrap();
            assert_eq!(found.name_id.as_deref(), expected, "{binding:?}");
        }
    }
}

#[test]
fn an_answer_to_a_logout_fits_its_request() {
    let answer = |to: &str, code: &str| {
        let xml = format!(
            "<p:LogoutResponse xmlns:p='{SAMLP}' xmlns:a='{SAML}' ID='_l' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' Destination='{SLO}' \
             InResponseTo='{to}'><a:Issuer>{IDP}</a:Issuer><p:Status><p:StatusCode Value='{STATUS_RESPONDER}'><p:StatusCode Value='{code}'/>\
             </p:StatusCode></p:Status></p:LogoutResponse>"
        );
        let message = signed(Kind::Response, &xml, Binding::Redirect, None, &IDP_KEY);
        Bench::new().inspect(Inspected::Logout(received(&message))).unwrap()
    };
    let found = answer("_request", STATUS_PARTIAL_LOGOUT);
    assert_eq!(found.kind, MessageKind::LogoutResponse);
    assert!(found.facts.iter().all(|fact| fact.fits != Some(false)), "{:?}", found.facts);
    let found = answer("_other", "urn:denied");
    assert_eq!(says(&found, FactName::InResponseTo), (vec!["_other"], Some(false)));
    assert_eq!(says(&found, FactName::Status), (vec![STATUS_RESPONDER, "urn:denied"], Some(false)));
}

#[test]
fn our_own_messages_are_told_and_laid_beside_nothing() {
    for binding in [Binding::Redirect, Binding::Post] {
        let mut idp = idp(binding, "https://idp.example/in?x=1");
        let contexts = vec!["urn:password".to_owned()];
        idp.rules = IdpRules { sign_requests: true, authn_contexts: contexts, ..IdpRules::default() };
        let request = AuthnRequest { id: "_q", relay_state: "state", force: false };
        let sent = authn_request::make(&sp(), &KEYS, &idp, &request, NOW).unwrap();
        let found = Bench::new().inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!((found.kind, found.binding, &found.name_id), (MessageKind::AuthnRequest, binding, &None));
        assert_eq!(says(&found, FactName::Id).0, ["_q"]);
        assert_eq!(says(&found, FactName::Issuer).0, [sp().entity_id]);
        assert_eq!(says(&found, FactName::Destination).0, ["https://idp.example/in?x=1"]);
        assert_eq!(says(&found, FactName::AuthnContext).0, ["urn:password"]);
        assert_eq!(says(&found, FactName::NameIdFormat).0, [FORMAT_UNSPECIFIED]);
        assert_eq!(says(&found, FactName::Signed).0, [if binding == Binding::Post { "AuthnRequest" } else { "query" }]);
        assert!(found.facts.iter().all(|fact| fact.expected.is_empty() && fact.fits.is_none()));
        assert!(found.xml.unwrap().contains("AssertionConsumerServiceURL=\"https://sp.example/acs\""));

        let name_id = NameId { value: "ana".into(), format: None, name_qualifier: None, sp_name_qualifier: None };
        let request = LogoutRequest { id: "_q", relay_state: "state", name_id: &name_id, session_index: Some("_s1") };
        let sent = logout_request(&idp, &request);
        let found = Bench::keeping(Keep::Nothing).inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!((found.kind, found.name_id.as_deref()), (MessageKind::LogoutRequest, Some(REDACTED)));
        let shown = found.xml.unwrap();
        assert!(!shown.contains("ana") && !shown.contains("_s1"), "{shown}");
        let all = Bench::new().inspect(Inspected::Sent(&sent)).unwrap();
        assert_eq!(all.name_id.as_deref(), Some("ana"));
    }
}

fn logout_request(idp: &IdentityProvider, request: &LogoutRequest<'_>) -> Outgoing {
    crate::logout::request(&sp(), &KEYS, idp, request, NOW).unwrap()
}
