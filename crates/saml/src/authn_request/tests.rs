use super::*;
use crate::xml::{Limits, parse};
use flate2::read::DeflateDecoder;
use sluice_domain::id::IdpId;
use sluice_domain::sso::idp::{Endpoint, IdpState};
use std::io::Read;

const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

fn sp() -> SpSettings {
    SpSettings { entity_id: "https://sp.example/<&>".into(), acs_url: "https://sp.example/acs".into(), slo_url: None }
}

fn idp(binding: Binding, url: &str) -> IdentityProvider {
    IdentityProvider {
        id: IdpId::random([1; 16]),
        name: "Tidewell".into(),
        entity_id: "https://idp.example".into(),
        sso: vec![Endpoint::new(binding, url)],
        slo: vec![],
        rules: sluice_domain::sso::rules::IdpRules::default(),
        certificates: Vec::new(),
        mapping: sluice_domain::sso::mapping::AttributeMapping::default(),
        state: IdpState::Draft,
        passed: None,
        demo: false,
        created_at: NOW,
        changed_at: NOW,
    }
}

fn request(endpoint: &str, relay_state: &str) -> Result<String, &'static str> {
    url(&sp(), &idp(Binding::Redirect, endpoint), &AuthnRequest { id: "_0123", relay_state, force: false }, NOW)
        .map_err(|fault| fault.code)
}

#[test]
fn the_request_says_what_the_binding_demands() {
    let sent = request("https://idp.example/sso?tenant=a%20b&x=1#top", "r+/= &").unwrap();
    assert!(sent.starts_with("https://idp.example/sso?tenant=a%20b&x=1&SAMLRequest="), "{sent}");
    assert!(!sent.contains('#'));
    let parsed = url::Url::parse(&sent).unwrap();
    let parameter = |name: &str| parsed.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    assert_eq!(parameter("RelayState"), "r+/= &");
    let mut xml = String::new();
    let deflated = STANDARD.decode(parameter("SAMLRequest")).unwrap();
    DeflateDecoder::new(&deflated[..]).read_to_string(&mut xml).unwrap();
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    let root = document.root();
    assert!(root.is(SAMLP, "AuthnRequest"));
    for (name, value) in [
        ("ID", "_0123"),
        ("Version", "2.0"),
        ("IssueInstant", "2026-11-18T12:00:00Z"),
        ("Destination", "https://idp.example/sso?tenant=a%20b&x=1#top"),
        ("AssertionConsumerServiceURL", "https://sp.example/acs"),
        ("ProtocolBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"),
    ] {
        assert_eq!(root.attribute(name), Some(value));
    }
    assert_eq!(root.attribute("ForceAuthn"), None);
    assert_eq!(root.child(SAML, "Issuer").unwrap().text(), sp().entity_id);
    assert_eq!(root.child(SAMLP, "NameIDPolicy").unwrap().attribute("AllowCreate"), Some("true"));
}

#[test]
fn what_cannot_be_sent_is_refused() {
    assert_eq!(request("http://idp.example/sso", "r").unwrap_err(), "endpoint_not_https");
    assert_eq!(request("javascript:alert(1)", "r").unwrap_err(), "endpoint_not_https");
    assert_eq!(request("https://idp.example/sso?RelayState=x", "r").unwrap_err(), "endpoint_query");
    assert_eq!(request("https://idp.example/sso", &"r".repeat(81)).unwrap_err(), "relay_state_too_long");
    let post = url(
        &sp(),
        &idp(Binding::Post, "https://idp.example/"),
        &AuthnRequest { id: "_1", relay_state: "r", force: false },
        NOW,
    );
    assert_eq!(post.unwrap_err().code, "no_redirect_endpoint");
    let bad_id = url(
        &sp(),
        &idp(Binding::Redirect, "https://idp.example/"),
        &AuthnRequest { id: "1\"", relay_state: "r", force: false },
        NOW,
    );
    assert_eq!(bad_id.unwrap_err().code, "invalid_request_id");
}

#[test]
fn a_fresh_sign_in_is_asked_for_only_on_demand() {
    let request = AuthnRequest { id: "_1", relay_state: "r", force: true };
    let written = xml(&sp(), "https://idp.example/sso", &request, NOW);
    let document = parse(written.as_bytes(), Limits::MESSAGE).unwrap();
    assert_eq!(document.root().attribute("ForceAuthn"), Some("true"));
}
