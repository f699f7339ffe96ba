//! Messages of either kind by either binding, from one side to the other.

mod ours;

use super::*;
use crate::encryption;
use crate::outgoing::{Message, send};
use crate::testing::{IDP, IDP_KEY, KEYS, NOW, SLO, idp, is_signed_by_us, received, signed, sp, xml as written};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use sluice_domain::sso::idp::{Binding, IdentityProvider};
use sluice_domain::sso::rules::IdpRules;
use sluice_service::ports::saml::{
    LogoutAnswer, LogoutExpectation, LogoutRequest, LogoutResponse, NameId, Outgoing, SpKeys, VerifiedLogout,
};
use std::sync::LazyLock;

const BINDINGS: [Binding; 2] = [Binding::Redirect, Binding::Post];

/// What an identity provider sends, without NotOnOrAfter.
fn request_xml() -> String {
    format!(
        "<samlp:LogoutRequest xmlns:samlp='{SAMLP}' xmlns:saml='{SAML}' ID='_r' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' \
         Destination='{SLO}'><saml:Issuer>{IDP}</saml:Issuer><saml:NameID Format='urn:f'>ana&amp;co</saml:NameID>\
         <samlp:SessionIndex> _s1 </samlp:SessionIndex><samlp:SessionIndex>_s2</samlp:SessionIndex></samlp:LogoutRequest>"
    )
}

fn response_xml() -> String {
    format!(
        "<samlp:LogoutResponse xmlns:samlp='{SAMLP}' xmlns:saml='{SAML}' ID='_a' Version='2.0' IssueInstant='2026-11-18T12:00:00Z' \
         Destination='{SLO}' InResponseTo='_request'><saml:Issuer>{IDP}</saml:Issuer><samlp:Status>\
         <samlp:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/></samlp:Status></samlp:LogoutResponse>"
    )
}

fn as_expected<T>(rules: IdpRules, now: Timestamp, test: impl FnOnce(&LogoutExpectation<'_>) -> T) -> T {
    let (sp, keys) = (sp(), SpKeys::default());
    let idp = IdentityProvider { rules, ..idp(Binding::Redirect, "https://idp.example/slo") };
    test(&LogoutExpectation { sp: &sp, keys: &keys, idp: &idp, request_id: Some("_request"), now })
}

fn asked(message: Incoming<'_>) -> Result<VerifiedLogout, &'static str> {
    as_expected(IdpRules::default(), NOW, |expected| verify_request(message, expected)).map_err(|refusal| refusal.code)
}

fn answered(message: Incoming<'_>) -> Result<LogoutAnswer, &'static str> {
    as_expected(IdpRules::default(), NOW, |expected| verify_response(message, expected)).map_err(|refusal| refusal.code)
}

/// The verdict on a request with one change before it is signed, which is the same by both bindings.
fn request_with(from: &str, to: &str) -> Result<VerifiedLogout, &'static str> {
    let xml = request_xml();
    assert!(xml.contains(from), "{from}");
    let xml = xml.replacen(from, to, 1);
    let [redirect, post] =
        BINDINGS.map(|binding| asked(received(&signed(Kind::Request, &xml, binding, Some("theirs"), &IDP_KEY))));
    assert_eq!(redirect, post, "{to}");
    post
}

fn response_with(from: &str, to: &str) -> Result<LogoutAnswer, &'static str> {
    let xml = response_xml();
    assert!(xml.contains(from), "{from}");
    let xml = xml.replacen(from, to, 1);
    let [redirect, post] =
        BINDINGS.map(|binding| answered(received(&signed(Kind::Response, &xml, binding, None, &IDP_KEY))));
    assert_eq!(redirect, post, "{to}");
    post
}

#[test]
fn a_sound_request_is_obeyed() {
    let verified = request_with("", "").unwrap();
    assert_eq!(verified.request_id, "_r");
    let name = verified.name_id.unwrap();
    assert_eq!((name.value.as_str(), name.format.as_deref()), ("ana&co", Some("urn:f")));
    assert_eq!(verified.session_indexes, ["_s1", "_s2"]);
    assert_eq!(verified.relay_state.as_deref(), Some("theirs"));
    // Five minutes, and one of skew in which it could still be used.
    assert_eq!(verified.not_on_or_after, NOW.plus(Span::minutes(6)));
}

#[test]
fn what_a_request_says_is_checked() {
    let name = "<saml:NameID Format='urn:f'>ana&amp;co</saml:NameID>";
    for (from, to, code) in [
        ("Version='2.0'", "Version='1.1'", "wrong_version"),
        ("'2026-11-18T12:00:00Z'", "'2026-11-18T12:05:01Z'", "issued_in_future"),
        ("'2026-11-18T12:00:00Z'", "'2026-11-18T11:54:00Z'", "logout_expired"),
        ("'2026-11-18T12:00:00Z'", "'today'", "invalid_time"),
        ("Destination='https://sp.example/saml/slo'", "", "wrong_destination"),
        ("saml/slo'", "saml/slo/'", "wrong_destination"),
        (IDP, "https://other.example", "wrong_logout_issuer"),
        ("<saml:Issuer>", "<saml:Issuer Format='urn:x'>", "issuer_format"),
        ("<saml:NameID ", "<saml:NameID SPNameQualifier='urn:other' ", "wrong_sp_name_qualifier"),
        ("ana&amp;co", " ", "empty_name_id"),
        ("ana&amp;co", "ana<b xmlns='urn:b'/>", "name_id_content"),
        (name, "", "missing_element"),
        (name, "<saml:BaseID/>", "base_id"),
        ("_s2", " ", "invalid_session_index"),
        ("_s2", "<b xmlns='urn:b'/>", "name_id_content"),
        ("samlp:LogoutRequest xmlns", "samlp:LogoutRequest xml:id='_x' xmlns", "invalid_id"),
    ] {
        assert_eq!(request_with(from, to).unwrap_err(), code, "{to}");
    }
    let twice = |part: &str| request_with(part, &format!("{part}{part}")).unwrap_err();
    assert_eq!(twice(name), "repeated_element");
    assert_eq!(twice(&format!("<saml:Issuer>{IDP}</saml:Issuer>")), "repeated_element");
    let also = format!("{name}<saml:EncryptedID/>");
    assert_eq!(request_with(name, &also).unwrap_err(), "repeated_element");
    let many = "<samlp:SessionIndex>s</samlp:SessionIndex>".repeat(255);
    assert_eq!(request_with(name, &format!("{name}{many}")).unwrap_err(), "xml_too_many");
}

/// A comment does not change what is signed by POST, and is signed itself by redirect.
#[test]
fn nobody_honest_writes_comments_into_names() {
    for (from, to) in [("ana&amp;co", "ana<!-- -->&amp;co"), ("_s2", "_s<!-- -->2")] {
        let xml = request_xml().replace(from, to);
        let by_redirect = signed(Kind::Request, &xml, Binding::Redirect, None, &IDP_KEY);
        assert_eq!(asked(received(&by_redirect)).unwrap_err(), "name_id_content");
        let posted = written(&signed(Kind::Request, &request_xml(), Binding::Post, None, &IDP_KEY));
        assert_eq!(post(&posted.replace(from, to)).unwrap_err(), "name_id_content");
        let elsewhere = posted.replace("<saml:NameID", "<!-- --><saml:NameID");
        assert!(post(&elsewhere).is_ok());
    }
}

#[test]
fn a_request_ends_when_it_says_so_within_a_day() {
    let until = |end: &str, issued: &str| {
        let to = format!("'{issued}' NotOnOrAfter='{end}'");
        request_with("'2026-11-18T12:00:00Z'", &to).map(|verified| verified.not_on_or_after.rfc3339())
    };
    assert_eq!(until("2026-11-18T11:59:01Z", "2026-11-18T11:00:00Z").as_deref(), Ok("2026-11-18T12:00:01Z"));
    assert_eq!(until("2026-11-18T11:59:00Z", "2026-11-18T11:00:00Z"), Err("logout_expired"));
    assert_eq!(until("2053-01-01T00:00:00Z", "2026-11-18T12:00:00Z").as_deref(), Ok("2026-11-19T12:01:00Z"));
    assert_eq!(until("2053-01-01T00:00:00Z", "2026-11-17T11:59:00Z"), Err("logout_expired"));
    assert_eq!(until("soon", "2026-11-18T12:00:00Z"), Err("invalid_time"));
}

#[test]
fn a_name_may_be_qualified() {
    let ours = "https://sp.example/&lt;&amp;>";
    let attributes = format!("<saml:NameID NameQualifier='q' SPNameQualifier='{ours}'");
    let read = request_with("<saml:NameID", &attributes).unwrap().name_id.unwrap();
    assert_eq!((read.name_qualifier.as_deref(), read.sp_name_qualifier), (Some("q"), Some(sp().entity_id)));
    let transient = "<saml:NameID SPNameQualifier='urn:x' Format='urn:oasis:names:tc:SAML:2.0:nameid-format:transient'";
    assert!(request_with("<saml:NameID Format='urn:f'", transient).is_ok());
}

#[test]
fn a_name_may_come_encrypted() {
    let name = "<saml:NameID Format='urn:f'>ana&amp;co</saml:NameID>";
    let encrypted = |plain: &str| encryption::testing::sealed(plain).replace("EncryptedAssertion", "EncryptedID");
    let asked = |encrypted: &str, keys: &SpKeys, binding| {
        let sent = signed(Kind::Request, &request_xml().replace(name, encrypted), binding, None, &IDP_KEY);
        as_expected(IdpRules::default(), NOW, |expected| {
            verify_request(received(&sent), &LogoutExpectation { keys, ..expected.clone() })
        })
        .map(|verified| verified.name_id.map(|name| name.value))
        .map_err(|refusal| refusal.code)
    };
    let (ours, other) = (&*encryption::testing::KEYS, SpKeys(vec![encryption::testing::key()]));
    let sound = encrypted(&name.replace("<saml:NameID", &format!("<saml:NameID xmlns:saml='{SAML}'")));
    for binding in BINDINGS {
        assert_eq!(asked(&sound, ours, binding), Ok(Some("ana&co".to_owned())));
        assert_eq!(asked(&sound, &SpKeys::default(), binding), Ok(None));
        assert_eq!(asked(&sound, &other, binding), Ok(None));
        assert_eq!(asked(&encrypted("<x xmlns='urn:x'/>"), ours, binding), Err("encrypted_content"));
        let empty = format!("<saml:NameID xmlns:saml='{SAML}'/>");
        assert_eq!(asked(&encrypted(&empty), ours, binding), Err("empty_name_id"));
        assert_eq!(asked("<saml:EncryptedID/>", ours, binding), Err("encryption_shape"));
    }
}

#[test]
fn what_a_response_says_is_checked() {
    assert_eq!(response_with("", ""), Ok(LogoutAnswer::Success));
    let success = "urn:oasis:names:tc:SAML:2.0:status:Success";
    for (from, to, code) in [
        ("'_request'", "'_other'", "wrong_in_response_to"),
        ("InResponseTo='_request'", "", "wrong_in_response_to"),
        (IDP, "https://other.example", "wrong_logout_issuer"),
        ("saml/slo'", "saml/acs'", "wrong_destination"),
        ("'2026-11-18T12:00:00Z'", "'2026-11-18T11:54:00Z'", "logout_expired"),
        ("'2026-11-18T12:00:00Z'", "'2026-11-18T11:54:00Z' NotOnOrAfter='2053-01-01T00:00:00Z'", "logout_expired"),
        ("<samlp:Status>", "<samlp:Status/><samlp:Status>", "repeated_element"),
        ("samlp:StatusCode", "saml:StatusCode", "missing_element"),
    ] {
        assert_eq!(response_with(from, to).unwrap_err(), code, "{to}");
    }
    let status = |first: &str, second: &str| {
        let from = format!("Value='{success}'/>");
        let to = format!(
            "Value='urn:oasis:names:tc:SAML:2.0:status:{first}'><samlp:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:{second}'/></samlp:StatusCode>"
        );
        response_with(&from, &to).unwrap()
    };
    assert_eq!(status("Success", "PartialLogout"), LogoutAnswer::Partial);
    assert_eq!(status("Responder", "PartialLogout"), LogoutAnswer::Partial);
    assert_eq!(status("Success", "Other"), LogoutAnswer::Success);
    assert_eq!(status("Requester", "Success"), LogoutAnswer::Failed);
    assert_eq!(response_with(success, "urn:other"), Ok(LogoutAnswer::Failed));
    // Nobody asked.
    let answer = signed(Kind::Response, &response_xml(), Binding::Post, None, &IDP_KEY);
    let unasked = as_expected(IdpRules::default(), NOW, |expected| {
        verify_response(received(&answer), &LogoutExpectation { request_id: None, ..expected.clone() })
    });
    assert_eq!(unasked.unwrap_err().code, "wrong_in_response_to");
}

#[test]
fn one_kind_is_not_the_other() {
    for binding in BINDINGS {
        let request = signed(Kind::Request, &request_xml(), binding, None, &IDP_KEY);
        assert_eq!(answered(received(&request)), Err("not_a_logout_response"));
        let response = signed(Kind::Response, &response_xml(), binding, None, &IDP_KEY);
        assert_eq!(asked(received(&response)), Err("not_a_logout_request"));
    }
    // In the other's parameter.
    let disguised = signed(Kind::Request, &response_xml(), Binding::Redirect, None, &IDP_KEY);
    assert_eq!(asked(received(&disguised)), Err("not_a_logout_request"));
    assert_eq!(answered(received(&disguised)), Err("not_a_logout_response"));
    assert_eq!(untrusted(received(&disguised)).unwrap_err().code, "not_a_logout_request");
    let sign_in = response_xml().replace("LogoutResponse", "Response");
    let sign_in = signed(Kind::Response, &sign_in, Binding::Post, None, &IDP_KEY);
    assert_eq!(answered(received(&sign_in)), Err("not_a_logout_response"));
}

#[test]
fn only_the_identity_providers_signature_counts() {
    let stranger = KEYS.signing().unwrap();
    let xml = request_xml();
    let [by_redirect, by_post] = BINDINGS.map(|binding| signed(Kind::Request, &xml, binding, None, stranger));
    assert_eq!(asked(received(&by_redirect)), Err("redirect_signature"));
    assert_eq!(asked(received(&by_post)), Err("key_not_configured"));
    let [by_redirect, by_post] = BINDINGS.map(|binding| {
        let message = Message { kind: Kind::Request, xml: &xml, binding, url: SLO, relay_state: None, signer: None };
        send(&message).unwrap()
    });
    assert_eq!(asked(received(&by_redirect)), Err("unsigned"));
    assert_eq!(asked(received(&by_post)), Err("unsigned"));
    // A signed message in an unsigned query, or with another's signature left in it.
    let inner = written(&signed(Kind::Request, &xml, Binding::Post, None, &IDP_KEY));
    let kept = signed(Kind::Request, &inner, Binding::Redirect, None, &IDP_KEY);
    assert_eq!(asked(received(&kept)), Err("signature_place"));
    let bare = Message {
        kind: Kind::Request,
        xml: &inner,
        binding: Binding::Redirect,
        url: SLO,
        relay_state: None,
        signer: None,
    };
    assert_eq!(asked(received(&send(&bare).unwrap())), Err("unsigned"));
}

fn post(xml: &str) -> Result<VerifiedLogout, &'static str> {
    asked(Incoming::Post { message: &STANDARD.encode(xml), relay_state: None })
}

#[test]
fn a_posted_message_is_signed_as_a_whole_and_by_itself() {
    let sound = written(&signed(Kind::Request, &request_xml(), Binding::Post, None, &IDP_KEY));
    assert!(post(&sound).is_ok());
    let (from, to) = (sound.find("<ds:Signature ").unwrap(), sound.find("</ds:Signature>").unwrap() + 15);
    let signature = &sound[from..to];
    let evil = |name: &str| sound.replace(signature, "").replace("ana&amp;co", name);
    for (xml, code) in [
        (sound.replace("ana&amp;co", "eva"), "signature_invalid"),
        (sound.replace(" _s1 ", "_s3"), "signature_invalid"),
        (sound.replace("</samlp:LogoutRequest>", &format!("{signature}</samlp:LogoutRequest>")), "signature_place"),
        // The signed request inside another one.
        (
            evil("eva").replace("<saml:NameID", &format!("<samlp:Extensions>{sound}</samlp:Extensions><saml:NameID")),
            "duplicate_id",
        ),
        (
            evil("eva")
                .replace("\"_r\"", "\"_e\"")
                .replace("<saml:NameID", &format!("<samlp:Extensions>{sound}</samlp:Extensions><saml:NameID")),
            "unsigned",
        ),
        // Its signature on another one.
        (
            evil("eva").replace("\"_r\"", "\"_e\"").replace("</saml:Issuer>", &format!("</saml:Issuer>{signature}")),
            "signature_reference",
        ),
        (sound.replace("</ds:SignatureValue>", "</ds:SignatureValue><ds:Object></ds:Object>"), "signature_shape"),
        (format!("<!DOCTYPE x>{sound}"), "xml_doctype"),
        (sound.replace("rsa-sha256", "hmac-sha256"), "signature_algorithm"),
    ] {
        assert_eq!(post(&xml).unwrap_err(), code, "{xml}");
    }
    assert_eq!(asked(Incoming::Post { message: "%", relay_state: None }).unwrap_err(), "not_base64");
    let long = "r".repeat(1025);
    let message = STANDARD.encode(&sound);
    let long = Incoming::Post { message: &message, relay_state: Some(&long) };
    assert_eq!(asked(long).unwrap_err(), "relay_state_too_long");
}

#[test]
fn without_a_logout_address_there_is_no_logout() {
    let sent = signed(Kind::Request, &request_xml(), Binding::Post, None, &IDP_KEY);
    let outcome = as_expected(IdpRules::default(), NOW, |expected| {
        let sp = sluice_service::ports::saml::SpSettings { slo_url: None, ..expected.sp.clone() };
        verify_request(received(&sent), &LogoutExpectation { sp: &sp, ..expected.clone() })
    });
    assert_eq!(outcome.unwrap_err().code, "wrong_destination");
}

#[test]
fn what_it_says_of_itself_is_read_unverified() {
    for binding in BINDINGS {
        let request =
            untrusted(received(&signed(Kind::Request, &request_xml(), binding, Some("r"), &IDP_KEY))).unwrap();
        assert!(request.request);
        assert_eq!((request.issuer.as_deref(), request.relay_state.as_deref()), (Some(IDP), Some("r")));
        let response = untrusted(received(&signed(Kind::Response, &response_xml(), binding, None, &IDP_KEY))).unwrap();
        assert!(!response.request);
        assert_eq!(response.in_response_to.as_deref(), Some("_request"));
    }
}

static POSTED: LazyLock<String> =
    LazyLock::new(|| written(&signed(Kind::Request, &request_xml(), Binding::Post, None, &IDP_KEY)));

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_octet_never_signs_out_somebody_else(at in 0_usize..10_000, change in 1_u8..=255) {
        let mut bytes = POSTED.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= change;
        if let Ok(verified) = asked(Incoming::Post { message: &STANDARD.encode(bytes), relay_state: None }) {
            prop_assert_eq!(Ok(verified), post(&POSTED));
        }
    }

    #[test]
    fn any_form_value_is_answered(value in "[A-Za-z0-9+/=<>%\\PC]{0,200}", state in "\\PC{0,20}") {
        let message = Incoming::Post { message: &value, relay_state: Some(&state) };
        prop_assert!(asked(message).is_err() && answered(message).is_err() && untrusted(message).is_err());
        let encoded = STANDARD.encode(&value);
        let message = Incoming::Post { message: &encoded, relay_state: None };
        prop_assert!(asked(message).is_err() && answered(message).is_err() && untrusted(message).is_err());
        let message = Incoming::Redirect { query: &value };
        prop_assert!(asked(message).is_err() && answered(message).is_err() && untrusted(message).is_err());
    }
}
