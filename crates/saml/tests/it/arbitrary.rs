//! Input that nobody made with care: everything that reads outside bytes answers, and never panics.

use super::support::*;
use proptest::prelude::*;
use sluice_domain::sso::rules::IdpRules;
use sluice_saml::MetadataRules;
use sluice_service::ports::SamlProvider;

/// Pieces that parsers stumble over, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "/>",
        "</",
        "<a",
        "</a>",
        "<a>",
        "<a:b",
        " xmlns:a='urn:a'",
        " xmlns=''",
        " ID='_1'",
        "=\"",
        "'",
        "&",
        "&amp;",
        "&#x41;",
        "&#0;",
        "&x;",
        ";",
        "<!--",
        "-->",
        "--",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0'?>",
        "<?p",
        "?>",
        "<!DOCTYPE a",
        "[",
        "\u{FEFF}",
        "\r\n",
        "\t",
        "\0",
        "ä",
        "text",
        "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'>",
        "</samlp:Response>",
        "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>",
        "</saml:Assertion>",
        "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>",
        "</ds:Signature>",
        "<md:EntityDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' entityID='e'>",
        "<md:IDPSSODescriptor>",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_xml_are_refused(xml in pieces()) {
        prop_assert!(verify(&xml).is_err());
        prop_assert!(SAML.read_entities(xml.as_bytes(), NOW, &MetadataRules::default()).is_err());
        let _ = SAML.untrusted_response(&xml);
    }

    #[test]
    fn bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let keys = std::slice::from_ref(&RSA.certificate);
        prop_assert!(verify_bytes(&bytes, keys, &IdpRules::default()).is_err());
        prop_assert!(verify_form_value(&String::from_utf8_lossy(&bytes), keys, &IdpRules::default()).is_err());
        prop_assert!(SAML.read_entities(&bytes, NOW, &MetadataRules::default()).is_err());
        prop_assert!(SAML.read_any_certificate(&bytes).is_err());
    }

    #[test]
    fn what_follows_a_certificate_or_stands_in_it_is_no_panic(at in 0_usize..400, byte in any::<u8>()) {
        let mut der = EC.certificate.der.clone();
        let at = at % der.len();
        der[at] = byte;
        let _ = SAML.read_any_certificate(&der);
    }
}
