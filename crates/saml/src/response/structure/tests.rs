use super::*;
use crate::xml::{Limits, parse};

const NAMESPACES: &str = "xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' \
                          xmlns:ds='http://www.w3.org/2000/09/xmldsig#'";

fn code(body: &str) -> &'static str {
    let xml = format!("<p:Response {NAMESPACES} ID='_r'>{body}</p:Response>");
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    Structure::scan(document.root()).map_or_else(|refusal| refusal.code, |_| "ok")
}

#[test]
fn the_root_is_a_response() {
    for xml in [
        "<Response/>",
        "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<p:ArtifactResponse xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'><p:Response/></p:ArtifactResponse>",
    ] {
        let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
        assert_eq!(Structure::scan(document.root()).unwrap_err().code, "not_a_response", "{xml}");
    }
}

#[test]
fn there_is_one_assertion_and_it_is_a_child_of_the_response() {
    assert_eq!(code("<a:Assertion ID='_a'/>"), "ok");
    assert_eq!(code(""), "missing_assertion");
    assert_eq!(code("<a:Assertion/><a:Assertion/>"), "several_assertions");
    assert_eq!(code("<a:Assertion/><a:EncryptedAssertion/>"), "several_assertions");
    assert_eq!(code("<p:Extensions><a:Assertion/></p:Extensions>"), "several_assertions");
    assert_eq!(code("<a:Assertion><a:Advice><a:Assertion/></a:Advice></a:Assertion>"), "several_assertions");
    assert_eq!(code("<a:EncryptedAssertion/>"), "ok");
    assert_eq!(code("<a:EncryptedAssertion><a:Assertion/></a:EncryptedAssertion>"), "several_assertions");
    assert_eq!(code("<a:EncryptedAssertion><ds:Signature/></a:EncryptedAssertion>"), "signature_place");
    assert_eq!(code("<Assertion/>"), "missing_assertion");
    let failed = "<p:Status><p:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Responder'/></p:Status>";
    assert_eq!(code(failed), "status_not_success");
}

#[test]
fn signatures_stand_behind_the_issuer_or_last() {
    assert_eq!(code("<a:Issuer/><ds:Signature/><a:Assertion><ds:Signature/></a:Assertion>"), "ok");
    assert_eq!(code("<p:Status/><a:Assertion/><ds:Signature/>"), "ok");
    for body in [
        "<p:Status/><ds:Signature/><a:Assertion/>",
        "<ds:Signature/><ds:Signature/><a:Assertion/>",
        "<p:Extensions><ds:Signature/></p:Extensions><a:Assertion/>",
        "<a:Assertion><a:Subject><ds:Signature/></a:Subject></a:Assertion>",
        "<a:Assertion><a:Issuer/><a:Subject/><ds:Signature/><a:Conditions/></a:Assertion>",
        "<ds:Signature><ds:KeyInfo><ds:Signature/></ds:KeyInfo></ds:Signature><a:Assertion/>",
    ] {
        assert_eq!(code(body), "signature_place", "{body}");
    }
    assert_eq!(code("<ds:Signature><ds:Object/></ds:Signature><a:Assertion/>"), "signature_shape");
    assert_eq!(code("<a:Assertion><ds:Manifest/></a:Assertion>"), "signature_shape");
}

#[test]
fn identifiers_are_unique_and_plain() {
    assert_eq!(code("<a:Assertion ID='_r'/>"), "duplicate_id");
    assert_eq!(code("<a:Assertion ID='_a'/><x ID='_a'/>"), "duplicate_id");
    assert_eq!(code("<a:Assertion ID='_a'/><x Id='_a' id='_a'/>"), "ok");
    assert_eq!(code("<a:Assertion ID='28338c8c-39ab'/>"), "ok");
    for id in ["", "a b", "a'b", "a)b", "ä", "a:b"] {
        assert_eq!(code(&format!("<a:Assertion ID=\"{id}\"/>")), "invalid_id", "{id}");
    }
    assert_eq!(code("<a:Assertion xml:id='_a'/>"), "invalid_id");
    assert_eq!(code("<a:Assertion p:ID='_a'/>"), "invalid_id");
}

#[test]
fn a_plaintext_obeys_the_same_rules_in_its_place() {
    let outer = format!("<p:Response {NAMESPACES} ID='_r'><a:EncryptedAssertion/><x ID='_x'/></p:Response>");
    let outer = parse(outer.as_bytes(), Limits::MESSAGE).unwrap();
    let structure = Structure::scan(outer.root()).unwrap();
    for (attributes, body, expected) in [
        ("ID='_a'", "<ds:Signature/>", "ok"),
        ("ID='_r'", "", "duplicate_id"),
        ("ID='_x'", "", "duplicate_id"),
        ("ID='a b'", "", "invalid_id"),
        ("ID='_a'", "<a:Advice><a:Assertion/></a:Advice>", "several_assertions"),
        ("ID='_a'", "<a:Advice><a:EncryptedAssertion/></a:Advice>", "several_assertions"),
        ("ID='_a'", "<a:Subject><ds:Signature/></a:Subject>", "signature_place"),
        ("ID='_a'", "<ds:Object/>", "signature_shape"),
    ] {
        let plaintext = format!("<a:Assertion {NAMESPACES} {attributes}>{body}</a:Assertion>");
        let plaintext = parse(plaintext.as_bytes(), Limits::MESSAGE).unwrap();
        let code = structure.with_plaintext(&plaintext).map_or_else(|refusal| refusal.code, |_| "ok");
        assert_eq!(code, expected, "{attributes} {body}");
    }
}
