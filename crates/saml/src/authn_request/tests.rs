use super::*;
use crate::names::{SAML, SAMLP};
use crate::testing::{KEYS, NOW, idp, is_signed_by_us, sp, xml as written};
use crate::xml::{Document, Limits, Node, parse};
use sluice_domain::sso::idp::Endpoint;

const REQUEST: AuthnRequest<'static> = AuthnRequest { id: "_0123", relay_state: "r", force: false };

fn made(idp: &IdentityProvider, request: &AuthnRequest<'_>) -> Result<Outgoing, &'static str> {
    make(&sp(), &KEYS, idp, request, NOW).map_err(|fault| fault.code)
}

fn by_redirect(endpoint: &str, relay_state: &str) -> Result<String, &'static str> {
    match made(&idp(Binding::Redirect, endpoint), &AuthnRequest { relay_state, ..REQUEST })? {
        Outgoing::Redirect(url) => Ok(url),
        Outgoing::Post { .. } => Err("post"),
    }
}

fn document(rules: IdpRules, request: &AuthnRequest<'_>) -> Document {
    let idp = IdentityProvider { rules, ..idp(Binding::Redirect, "https://idp.example/sso") };
    parse(written(&made(&idp, request).unwrap()).as_bytes(), Limits::MESSAGE).unwrap()
}

#[test]
fn the_request_says_what_the_binding_demands() {
    let sent = by_redirect("https://idp.example/sso?tenant=a%20b&x=1#top", "r+/= &").unwrap();
    assert!(sent.starts_with("https://idp.example/sso?tenant=a%20b&x=1&SAMLRequest="), "{sent}");
    assert!(!sent.contains('#') && !sent.contains("Sig"), "{sent}");
    let parsed = url::Url::parse(&sent).unwrap();
    let parameter = |name: &str| parsed.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
    assert_eq!(parameter("RelayState"), "r+/= &");
    let xml = written(&Outgoing::Redirect(sent));
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
    assert_eq!(root.children().count(), 2);
}

#[test]
fn what_cannot_be_sent_is_refused() {
    assert_eq!(by_redirect("http://idp.example/sso", "r").unwrap_err(), "endpoint_not_https");
    assert_eq!(by_redirect("javascript:alert(1)", "r").unwrap_err(), "endpoint_not_https");
    assert_eq!(by_redirect("https://idp.example/sso?RelayState=x", "r").unwrap_err(), "endpoint_query");
    assert_eq!(by_redirect("https://idp.example/sso", &"r".repeat(81)).unwrap_err(), "relay_state_too_long");
    let post = |url: &str| made(&idp(Binding::Post, url), &REQUEST).map(|_| ());
    assert_eq!(post("http://idp.example/sso"), Err("endpoint_not_https"));
    assert_eq!(post("https://idp.example/sso?RelayState=x"), Ok(()));
    let nowhere = IdentityProvider { sso: vec![], ..idp(Binding::Post, "https://idp.example/") };
    assert_eq!(made(&nowhere, &REQUEST).unwrap_err(), "no_endpoint");
    let bad_id = AuthnRequest { id: "1\"", ..REQUEST };
    assert_eq!(made(&idp(Binding::Redirect, "https://idp.example/"), &bad_id).unwrap_err(), "invalid_request_id");
}

#[test]
fn a_fresh_sign_in_is_asked_for_only_on_demand() {
    let document = document(IdpRules::default(), &AuthnRequest { force: true, ..REQUEST });
    assert_eq!(document.root().attribute("ForceAuthn"), Some("true"));
}

#[test]
fn format_and_context_are_those_that_the_answer_must_have() {
    let contexts = vec!["urn:mfa".to_owned(), "urn:<&>".to_owned()];
    let rules =
        IdpRules { name_id_format: Some("urn:f&\"".into()), authn_contexts: contexts.clone(), ..IdpRules::default() };
    let request = document(rules, &REQUEST);
    let names: Vec<&str> = request.root().children().map(Node::local).collect();
    assert_eq!(names, ["Issuer", "NameIDPolicy", "RequestedAuthnContext"]);
    assert_eq!(request.root().child(SAMLP, "NameIDPolicy").unwrap().attribute("Format"), Some("urn:f&\""));
    let context = request.root().child(SAMLP, "RequestedAuthnContext").unwrap();
    assert_eq!(context.attribute("Comparison"), Some("exact"));
    let classes: Vec<String> = context.children_named(SAML, "AuthnContextClassRef").map(Node::text).collect();
    assert_eq!(classes, contexts);
    let transient = IdpRules { name_id_format: Some(FORMAT_TRANSIENT.into()), ..IdpRules::default() };
    assert_eq!(
        document(transient, &REQUEST).root().child(SAMLP, "NameIDPolicy").unwrap().attribute("AllowCreate"),
        None
    );
}

#[test]
fn by_post_it_goes_in_a_form() {
    let Outgoing::Post { url, fields } = made(&idp(Binding::Post, "https://idp.example/sso"), &REQUEST).unwrap() else {
        panic!("by redirect");
    };
    assert_eq!(url, "https://idp.example/sso");
    assert_eq!(fields.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["SAMLRequest", "RelayState"]);
    assert_eq!(fields[1].1, "r");
    assert!(!written(&Outgoing::Post { url, fields }).contains("Signature"));
}

#[test]
fn where_the_rules_say_so_it_is_signed() {
    for binding in [Binding::Redirect, Binding::Post] {
        let mut idp = idp(binding, "https://idp.example/sso?tenant=1");
        idp.rules.sign_requests = true;
        let signed = made(&idp, &AuthnRequest { relay_state: "r+/= &", ..REQUEST }).unwrap();
        assert!(is_signed_by_us(&signed), "{binding:?}");
        let without = make(&sp(), &SpKeys::default(), &idp, &REQUEST, NOW);
        assert_eq!(without.unwrap_err().code, "no_signing_key");
    }
}

#[test]
fn the_binding_is_the_one_that_the_rules_prefer() {
    let mut both = idp(Binding::Redirect, "https://idp.example/redirect");
    both.sso.push(Endpoint::new(Binding::Post, "https://idp.example/post"));
    both.rules.request_binding = Some(Binding::Post);
    assert!(matches!(made(&both, &REQUEST), Ok(Outgoing::Post { url, .. }) if url == "https://idp.example/post"));
    both.rules.request_binding = None;
    assert!(matches!(made(&both, &REQUEST), Ok(Outgoing::Redirect(_))));
}
