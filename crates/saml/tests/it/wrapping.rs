//! Signature wrapping: a soundly signed assertion is moved, copied or hidden, and another is put where a careless reader looks.

use super::support::*;

const EVIL: &str = "admin@tidewell.example";

fn signed() -> String {
    signed_assertion(&RSA, ASSERTION)
}

/// An unsigned assertion with another identity.
fn evil(id: &str) -> String {
    ASSERTION
        .replace("ana@tidewell.example", EVIL)
        .replace("ID=\"_assertion\"", &format!("ID=\"{id}\""))
        .replace("<!--signature-->", "")
}

fn signature(of: &str) -> String {
    let (from, to) =
        (of.find("<ds:Signature ").unwrap(), of.find("</ds:Signature>").unwrap() + "</ds:Signature>".len());
    of[from..to].to_owned()
}

#[test]
fn a_second_assertion_is_refused_wherever_it_stands() {
    let (good, bad) = (signed(), evil("_evil"));
    for xml in [
        response(&format!("{bad}{good}")),
        response(&format!("{good}{bad}")),
        response(&bad.replace("</saml:Conditions>", &format!("</saml:Conditions><saml:Advice>{good}</saml:Advice>"))),
        response(&bad.replace("<saml:AttributeValue>partners", &format!("<saml:AttributeValue>{good}"))),
        response(&bad).replace("<samlp:Status>", &format!("<samlp:Extensions>{good}</samlp:Extensions><samlp:Status>")),
        response(&bad)
            .replace("</samlp:Status>", &format!("<samlp:StatusDetail>{good}</samlp:StatusDetail></samlp:Status>")),
    ] {
        assert_eq!(verify(&xml), Err("several_assertions"), "{xml}");
    }
}

#[test]
fn two_elements_with_one_id_are_refused() {
    let hidden = "<x xmlns=\"urn:x\" ID=\"_assertion\"/></saml:AttributeValue>";
    let xml = response(&signed()).replacen("</saml:AttributeValue>", hidden, 1);
    assert_eq!(verify(&xml), Err("duplicate_id"));
    assert_eq!(verify(&response(&format!("{}{}", evil("_assertion"), signed()))), Err("duplicate_id"));
}

#[test]
fn a_signature_counts_only_for_the_element_that_holds_it() {
    let good = signed();
    // The signature of the sound assertion in the evil one, the sound one hidden in its Object.
    let moved = signature(&good).replace(
        "</ds:SignatureValue>",
        &format!("</ds:SignatureValue><ds:Object>{}</ds:Object>", good.replace(&signature(&good), "")),
    );
    assert_eq!(
        verify(&response(&evil("_evil").replace("</saml:Issuer>", &format!("</saml:Issuer>{moved}")))),
        Err("several_assertions")
    );
    // The reference points to another element than the parent.
    let borrowed = evil("_evil").replace("</saml:Issuer>", &format!("</saml:Issuer>{}", signature(&good)));
    assert_eq!(verify(&response(&borrowed)), Err("signature_reference"));
    // The parent takes the ID of what was signed.
    let renamed = evil("_assertion").replace("</saml:Issuer>", &format!("</saml:Issuer>{}", signature(&good)));
    assert_eq!(verify(&response(&renamed)), Err("signature_invalid"));
    // The assertion's signature in the place of the response's.
    let raised = response(&good.replace(&signature(&good), "")).replace("<!--response-signature-->", &signature(&good));
    assert_eq!(verify(&raised), Err("signature_reference"));
    // Somewhere else entirely.
    let stray = response(&good).replace(
        "</samlp:Status>",
        &format!("<samlp:StatusDetail>{}</samlp:StatusDetail></samlp:Status>", signature(&good)),
    );
    assert_eq!(verify(&stray), Err("signature_place"));
}

#[test]
fn a_whole_response_inside_another_is_refused() {
    let good = signed_response(&RSA, &response(ASSERTION));
    let wrapped = response(&evil("_evil"))
        .replace("ID=\"_response\"", "ID=\"_outer\"")
        .replace("<samlp:Status>", &format!("<samlp:Extensions>{good}</samlp:Extensions><samlp:Status>"));
    assert_eq!(verify(&wrapped), Err("several_assertions"));
    assert_eq!(verify(&format!("<x xmlns=\"urn:x\">{good}</x>")), Err("not_a_response"));
}

#[test]
fn a_broken_second_signature_is_not_ignored() {
    let both = signed_response(&RSA, &response(&signed()));
    assert!(verify(&both).is_ok());
    // The assertion stays sound, the response around it does not.
    let changed = both.replace("InResponseTo=\"_request\">", "InResponseTo=\"_request\" Consent=\"x\">");
    assert_eq!(verify(&changed), Err("signature_invalid"));
    // A sound response around an assertion whose own signature is broken.
    let broken = signed().replace("ana@", "eva@");
    assert_eq!(verify(&signed_response(&RSA, &response(&broken))), Err("signature_invalid"));
    let foreign = signed_assertion(&OTHER_RSA, ASSERTION);
    assert_eq!(verify(&signed_response(&RSA, &response(&foreign))), Err("signature_invalid"));
}

#[test]
fn a_bare_assertion_and_a_detached_one_are_refused() {
    assert_eq!(verify(&signed()), Err("not_a_response"));
    assert_eq!(verify(&response("")), Err("missing_assertion"));
    let encrypted = "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>";
    assert_eq!(verify(&response(encrypted)), Err("encryption_shape"));
}
