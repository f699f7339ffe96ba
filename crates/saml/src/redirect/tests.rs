use super::*;
use crate::certificate;
use crate::outgoing::{Kind, deflated};
use crate::testing::{IDP_KEY, certificate_of, received, signed};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use proptest::prelude::*;
use sluice_domain::sso::idp::{Binding, SigningCertificate};
use sluice_service::ports::saml::{Incoming, Outgoing};
use std::sync::LazyLock;

const XML: &str = "<a>text</a>";

/// `SAMLRequest`, `RelayState`, `SigAlg` and `Signature`, signed.
static SIGNED: LazyLock<String> = LazyLock::new(|| {
    let sent: Outgoing = signed(Kind::Request, XML, Binding::Redirect, Some("r +/"), &IDP_KEY);
    match received(&sent) {
        Incoming::Redirect { query } => query.to_owned(),
        Incoming::Post { .. } => String::new(),
    }
});

fn parameters() -> Vec<&'static str> {
    SIGNED.split('&').collect()
}

fn code<T: std::fmt::Debug>(outcome: Result<T, SamlRefusal>) -> &'static str {
    outcome.map_or_else(|refusal| refusal.code, |_| "ok")
}

fn with_keys(query: &str, certificates: &[SigningCertificate], bits: u32, sha1: bool) -> &'static str {
    let verify = |query: Query<'_>| query.verify(Keys { certificates, minimum_rsa_bits: bits }, sha1);
    code(Query::read(query).and_then(verify))
}

fn verify(query: &str) -> &'static str {
    with_keys(query, &[certificate::read(&IDP_KEY.certificate).unwrap()], 2048, false)
}

#[test]
fn what_was_sent_is_read() {
    let query = Query::read(&SIGNED).unwrap();
    assert!(query.request);
    assert_eq!(query.xml().unwrap(), XML.as_bytes());
    assert_eq!(query.relay_state().unwrap().as_deref(), Some("r +/"));
    assert_eq!(verify(&SIGNED), "ok");
}

#[test]
fn the_order_in_the_query_does_not_count() {
    let [request, relay_state, algorithm, signature] = parameters()[..] else { panic!("{}", *SIGNED) };
    assert_eq!(verify(&[signature, algorithm, relay_state, request].join("&")), "ok");
    assert_eq!(verify(&["other=1", request, "", algorithm, signature, "x", relay_state].join("&")), "ok");
}

#[test]
fn the_octets_count_as_they_came() {
    let lower =
        |text: &str| text.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d").replace("%3A", "%3a");
    // Of what is signed...
    let changed: Vec<String> = parameters()[..3].iter().map(|parameter| lower(parameter)).collect();
    let changed = format!("{}&{}", changed.join("&"), parameters()[3]);
    assert_ne!(changed, *SIGNED);
    assert_eq!(verify(&changed), "redirect_signature");
    // ... but whoever writes small letters and signs them is understood.
    let small =
        format!("SAMLRequest=x&SigAlg={}", lower("http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256"));
    let signature = crate::signature::sign::rsa_sha256(small.as_bytes(), &IDP_KEY).unwrap();
    let signature = STANDARD.encode(signature).replace('+', "%2b").replace('/', "%2f").replace('=', "%3d");
    assert_eq!(verify(&format!("{small}&Signature={signature}")), "ok");
}

#[test]
fn each_parameter_stands_once() {
    for name in NAMES {
        let twice = format!("SAMLRequest=x&{name}=1&{name}=1");
        assert_eq!(code(Query::read(&twice)), "duplicate_parameter", "{name}");
    }
    for parameter in parameters() {
        assert_eq!(verify(&format!("{}&{parameter}", *SIGNED)), "duplicate_parameter");
    }
    assert_eq!(verify(&format!("{}&SAMLResponse=x", *SIGNED)), "duplicate_parameter");
    assert_eq!(verify(&format!("{}&%53AMLRequest=x", *SIGNED)), "invalid_query");
    assert_eq!(verify(&SIGNED.replace("RelayState", "Relay%53tate")), "invalid_query");
    assert_eq!(verify(&format!("{}&%zz=x", *SIGNED)), "invalid_query");
    assert_eq!(code(Query::read("SAMLRequest")), "invalid_query");
}

#[test]
fn without_its_parts_nothing_is_believed() {
    let [request, relay_state, algorithm, signature] = parameters()[..] else { panic!("{}", *SIGNED) };
    for (parts, expected) in [
        (vec![], "no_message"),
        (vec![relay_state, algorithm, signature], "no_message"),
        (vec![request], "unsigned"),
        (vec![request, relay_state, algorithm], "unsigned"),
        (vec![request, relay_state, signature], "redirect_signature"),
        (vec![request, algorithm, signature], "redirect_signature"),
        (vec![request, relay_state, algorithm, "Signature="], "redirect_signature"),
        (vec![request, relay_state, algorithm, "Signature=!"], "not_base64"),
        (vec![request, relay_state, "SigAlg=", signature], "signature_algorithm"),
        (vec![request, relay_state, "SigAlg=%ff", signature], "invalid_query"),
        (vec![request, "RelayState=evil", algorithm, signature], "redirect_signature"),
    ] {
        assert_eq!(verify(&parts.join("&")), expected, "{parts:?}");
    }
    assert_eq!(verify(&SIGNED.replace("SAMLRequest", "SAMLResponse")), "redirect_signature");
    assert_eq!(verify(&"a".repeat(LONGEST + 1)), "response_too_large");
}

#[test]
fn only_deflate_is_known() {
    let encoding = |name: &str| code(Query::read(&format!("SAMLRequest=x&SAMLEncoding={name}")));
    assert_eq!(encoding("urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"), "ok");
    assert_eq!(encoding("urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE"), "ok");
    assert_eq!(encoding("urn:other"), "not_deflated");
    let xml = |value: &str| code(Query::read(&format!("SAMLRequest={value}")).and_then(|query| query.xml()));
    assert_eq!(xml("PGEvPg%3D%3D"), "not_deflated");
    assert_eq!(xml("PGEvPg"), "not_base64");
    assert_eq!(xml(""), "not_deflated");
}

#[test]
fn base64_may_hold_a_bare_plus_and_line_breaks() {
    // Enough different bytes that a plus occurs.
    let text: String = (0..200_u32).map(|i| char::from_u32(0x4E00 + i * 7).unwrap()).collect();
    let value = STANDARD.encode(deflated(&text).unwrap());
    assert!(value.contains('+'));
    let broken = format!("{}%0D%0A{}", &value[..8], &value[8..]);
    for value in [value, broken] {
        let query = format!("SAMLRequest={value}");
        assert_eq!(Query::read(&query).unwrap().xml().unwrap(), text.as_bytes());
    }
}

#[test]
fn a_relay_state_has_a_limit() {
    let state = |length| format!("SAMLRequest=x&RelayState={}", "r".repeat(length));
    let read = |query: &str| code(Query::read(query).and_then(|query| query.relay_state()));
    assert_eq!(read(&state(LONGEST_RELAY_STATE)), "ok");
    assert_eq!(read(&state(LONGEST_RELAY_STATE + 1)), "relay_state_too_long");
    assert_eq!(read("SAMLRequest=x&RelayState=%ff"), "invalid_query");
}

fn other(key: &PKey<Private>) -> SigningCertificate {
    certificate::parse(&certificate_of(key)).unwrap()
}

fn query(uri: &str, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let octets = format!("SAMLRequest=x&SigAlg={}", uri.replace('#', "%23"));
    let signature: String =
        url::form_urlencoded::byte_serialize(STANDARD.encode(sign(octets.as_bytes())).as_bytes()).collect();
    format!("{octets}&Signature={signature}")
}

#[test]
fn elliptic_curves_sign_in_either_form() {
    let group = EcGroup::from_curve_name(Nid::SECP521R1).unwrap();
    let ec = EcKey::generate(&group).unwrap();
    let keys = [certificate::read(&IDP_KEY.certificate).unwrap(), other(&PKey::from_ec_key(ec.clone()).unwrap())];
    let uri = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512";
    let sign = |octets: &[u8]| EcdsaSig::sign(&hash(MessageDigest::sha512(), octets).unwrap(), &ec).unwrap();
    let der = query(uri, |octets| sign(octets).to_der().unwrap());
    let raw = query(uri, |octets| {
        let signature = sign(octets);
        [signature.r().to_vec_padded(66).unwrap(), signature.s().to_vec_padded(66).unwrap()].concat()
    });
    for query in [der, raw] {
        assert_eq!(with_keys(&query, &keys, 2048, false), "ok");
        assert_eq!(with_keys(&query, &keys[..1], 2048, false), "redirect_signature");
        assert_eq!(with_keys(&query.replace("ecdsa-sha512", "ecdsa-sha256"), &keys, 2048, false), "redirect_signature");
        assert_eq!(with_keys(&query.replace("ecdsa", "rsa"), &keys, 2048, false), "redirect_signature");
    }
}

#[test]
fn weak_algorithms_and_keys_need_an_opt_in() {
    let key = PKey::from_rsa(Rsa::generate(1024).unwrap()).unwrap();
    let keys = [other(&key)];
    let sign = |digest| {
        let key = &key;
        move |octets: &[u8]| Signer::new(digest, key).unwrap().sign_oneshot_to_vec(octets).unwrap()
    };
    let sha1 = query("http://www.w3.org/2000/09/xmldsig#rsa-sha1", sign(MessageDigest::sha1()));
    assert_eq!(with_keys(&sha1, &keys, 1024, false), "signature_algorithm");
    assert_eq!(with_keys(&sha1, &keys, 1024, true), "ok");
    let sha256 = query("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", sign(MessageDigest::sha256()));
    assert_eq!(with_keys(&sha256, &keys, 1024, false), "ok");
    assert_eq!(with_keys(&sha256, &keys, 2048, true), "no_key");
    assert_eq!(with_keys(&sha256, &[], 1024, true), "no_key");
    for never in [
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "rsa-sha256",
    ] {
        assert_eq!(with_keys(&query(never, sign(MessageDigest::sha256())), &keys, 1024, true), "signature_algorithm");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is changed is refused, or was no part of what is signed and says the same.
    #[test]
    fn a_changed_octet_never_says_something_else(at in 0_usize..10_000, change in 1_u8..128) {
        let mut bytes = SIGNED.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= change;
        let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
        if verify(&changed) == "ok" {
            let query = Query::read(&changed).unwrap();
            prop_assert!(query.request);
            prop_assert_eq!(query.xml().unwrap(), XML.as_bytes());
            prop_assert_eq!(query.relay_state().unwrap(), Some("r +/".to_owned()));
            prop_assert!(at > SIGNED.find("&Signature=").unwrap());
        }
    }

    #[test]
    fn any_query_is_answered(query in "(SAMLRequest|SAMLResponse|RelayState|SigAlg|Signature|[&=%+a-zA-Z0-9\u{80}-\u{2ff}]){0,40}") {
        if let Ok(read) = Query::read(&query) {
            let _ = (read.xml(), read.relay_state());
            prop_assert!(verify(&query) != "ok");
        }
    }
}
