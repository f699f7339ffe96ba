use super::testing::*;
use super::*;
use openssl::hash::MessageDigest;
use proptest::prelude::*;
use sluice_domain::sso::sp_key::{SpKeyFacts, SpKeyState, SpKeyUse};
use sluice_service::ports::saml::SpKey;
use std::sync::LazyLock;

const ASSERTION: &str = "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' ID='_a'>ä</a:Assertion>";

fn outcome(xml: &str, keys: &SpKeys, allow_cbc: bool) -> Result<String, &'static str> {
    let document = parse(xml.as_bytes(), Limits::MESSAGE).unwrap();
    open(document.root(), "Assertion", keys, allow_cbc).map(|opened| opened.root().text()).map_err(|r| r.code)
}

static OTHER: LazyLock<SpKey> = LazyLock::new(key);

fn wrapped() -> String {
    encrypted_key(&wrap(&KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1()))
}

fn with_cbc(padded: &[u8]) -> Result<String, &'static str> {
    outcome(&holder(&encrypted_data(CBC, &wrapped(), &cbc(padded))), &KEYS, true)
}

fn with_gcm(plain: &str) -> Result<String, &'static str> {
    outcome(&sealed(plain), &KEYS, false)
}

#[test]
fn what_is_encrypted_to_us_is_read() {
    assert_eq!(with_gcm(ASSERTION), Ok("ä".into()));
    assert_eq!(with_cbc(&padded(ASSERTION.as_bytes())), Ok("ä".into()));
    let cbc = holder(&encrypted_data(CBC, &wrapped(), &cbc(&padded(ASSERTION.as_bytes()))));
    assert_eq!(outcome(&cbc, &KEYS, false), Err("encryption_algorithm"));
}

#[test]
fn every_digest_of_oaep_is_known() {
    let digests = [
        ("http://www.w3.org/2000/09/xmldsig#sha1", "sha1", MessageDigest::sha1()),
        ("http://www.w3.org/2001/04/xmlenc#sha256", "sha256", MessageDigest::sha256()),
        ("http://www.w3.org/2001/04/xmldsig-more#sha384", "sha384", MessageDigest::sha384()),
        ("http://www.w3.org/2001/04/xmlenc#sha512", "sha512", MessageDigest::sha512()),
    ];
    let plain = "Algorithm='http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'/>";
    for (uri, _, digest) in digests {
        for (_, mask_name, mask) in digests {
            let key = encrypted_key(&wrap(&KEYS.0[0], digest, mask));
            let named = format!(
                "Algorithm='http://www.w3.org/2009/xmlenc11#rsa-oaep'><ds:DigestMethod Algorithm='{uri}'/>\
                 <xenc11:MGF Algorithm='http://www.w3.org/2009/xmlenc11#mgf1{mask_name}'/></xenc:EncryptionMethod>"
            );
            assert!(key.contains(plain));
            let key = key.replace(plain, &named);
            let xml = holder(&encrypted_data(GCM, &key, &gcm(ASSERTION.as_bytes())));
            assert_eq!(outcome(&xml, &KEYS, false), Ok("ä".into()), "{uri} {mask_name}");
        }
        // Of the older name the mask is always that of SHA-1.
        let key = encrypted_key(&wrap(&KEYS.0[0], digest, MessageDigest::sha1()));
        let named =
            format!("{}><ds:DigestMethod Algorithm='{uri}'/></xenc:EncryptionMethod>", plain.trim_end_matches("/>"));
        let xml = holder(&encrypted_data(GCM, &key.replace(plain, &named), &gcm(ASSERTION.as_bytes())));
        assert_eq!(outcome(&xml, &KEYS, false), Ok("ä".into()), "{uri}");
    }
}

#[test]
fn every_key_of_ours_is_tried_whatever_its_state() {
    let mut others = [KEYS.0[0].clone(), OTHER.clone(), key()];
    let states = [SpKeyState::Active, SpKeyState::Next, SpKeyState::Retired];
    for (key, state) in others.iter_mut().zip(states) {
        key.facts.state = state;
    }
    let keys = SpKeys(others.to_vec());
    for ours in &keys.0 {
        let stranger = encrypted_key(&[1; 256]);
        let own = encrypted_key(&wrap(ours, MessageDigest::sha1(), MessageDigest::sha1()));
        let xml = holder(&encrypted_data(GCM, &format!("{stranger}{own}"), &gcm(ASSERTION.as_bytes())));
        assert_eq!(outcome(&xml, &keys, false), Ok("ä".into()));
    }
    let signing =
        SpKey { facts: SpKeyFacts { key_use: SpKeyUse::Signing, ..KEYS.0[0].facts.clone() }, ..KEYS.0[0].clone() };
    assert_eq!(outcome(&sealed(ASSERTION), &SpKeys(vec![signing]), false), Err("no_decryption_key"));
    assert_eq!(outcome(&sealed(ASSERTION), &SpKeys::default(), false), Err("no_decryption_key"));
}

#[test]
fn every_cryptographic_fault_is_the_same() {
    let data = gcm(ASSERTION.as_bytes());
    let wrap = wrap(&KEYS.0[0], MessageDigest::sha1(), MessageDigest::sha1());
    let flipped = |octets: &[u8], at: usize| {
        let mut octets = octets.to_vec();
        octets[at] ^= 1;
        octets
    };
    let with = |key: &[u8], data: &[u8]| outcome(&holder(&encrypted_data(GCM, &encrypted_key(key), data)), &KEYS, true);
    assert_eq!(with(&wrap, &data), Ok("ä".into()));
    let cases = [
        with(&flipped(&wrap, 0), &data),
        with(&flipped(&wrap, 200), &data),
        with(&wrap[1..], &data),
        with(&[], &data),
        with(&wrap, &flipped(&data, 0)),
        with(&wrap, &flipped(&data, 20)),
        with(&wrap, &flipped(&data, data.len() - 1)),
        with(&wrap, &data[..27]),
        with(&wrap, &[]),
        // A key of another length than the cipher's.
        outcome(&sealed(ASSERTION).replace("aes128-gcm", "aes256-gcm"), &KEYS, true),
        outcome(&sealed(ASSERTION), &SpKeys(vec![OTHER.clone()]), true),
        // What CBC gives may be anybody's: no padding, no text, no XML, no assertion.
        with_cbc(&[0; 16]),
        with_cbc(&[17; 32]),
        with_cbc(&padded(&[0xFF; 20])),
        with_cbc(&padded(b"<a")),
        with_cbc(&padded(b"<a/>")),
        with_cbc(&padded(b"")),
        outcome(&holder(&encrypted_data(CBC, &wrapped(), &[3; 16])), &KEYS, true),
        outcome(&holder(&encrypted_data(CBC, &wrapped(), &[3; 33])), &KEYS, true),
    ];
    for (at, case) in cases.into_iter().enumerate() {
        assert_eq!(case, Err("decryption_failed"), "{at}");
    }
}

#[test]
fn a_plaintext_is_one_assertion_that_needs_nothing_around_it() {
    for plain in [
        "",
        "text",
        "<a:Assertion/>",
        "<a/>",
        "<a:Response xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<!DOCTYPE a><a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/><a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>text",
    ] {
        assert_eq!(with_gcm(plain), Err("encrypted_content"), "{plain}");
    }
    let deep = format!(
        "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'>{}{}</a:Assertion>",
        "<b>".repeat(100),
        "</b>".repeat(100)
    );
    assert_eq!(with_gcm(&deep), Err("encrypted_content"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_octets_are_no_panic(
        key in prop::collection::vec(any::<u8>(), 0..400),
        data in prop::collection::vec(any::<u8>(), 0..200),
        bits in prop::sample::select(vec![128, 192, 256]),
        text in "[A-Za-z0-9+/= <>&]{0,40}",
    ) {
        for method in [
            format!("http://www.w3.org/2009/xmlenc11#aes{bits}-gcm"),
            format!("http://www.w3.org/2001/04/xmlenc#aes{bits}-cbc"),
        ] {
            let known = wrapped();
            for key in [encrypted_key(&key), known, text.clone()] {
                let xml = holder(&encrypted_data(&method, &key, &data));
                if let Ok(document) = parse(xml.as_bytes(), Limits::MESSAGE) {
                    prop_assert!(open(document.root(), "Assertion", &KEYS, true).is_err());
                }
            }
        }
    }

    #[test]
    fn arbitrary_plaintexts_are_no_panic(plain in prop::collection::vec(any::<u8>(), 0..200)) {
        let key = wrapped();
        for xml in [
            holder(&encrypted_data(GCM, &key, &gcm(&plain))),
            holder(&encrypted_data(CBC, &key, &cbc(&padded(&plain)))),
        ] {
            prop_assert!(outcome(&xml, &KEYS, true).is_err());
        }
    }
}
