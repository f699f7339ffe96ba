use super::*;
use crate::certificate;
use crate::key::make;
use crate::metadata::{MetadataRules, signature};
use crate::xml::{Limits, Node, parse};
use sluice_domain::sso::sp_key::SpKeyState;
use sluice_domain::time::Timestamp;
use std::sync::LazyLock;

const NOW: Timestamp = Timestamp::from_seconds(1_795_003_200);

fn sp() -> SpSettings {
    SpSettings {
        entity_id: "https://sp.example/?a=1&b=\"2\"".into(),
        acs_url: "https://sp.example/acs".into(),
        slo_url: Some("https://sp.example/slo".into()),
    }
}

const STATES: [SpKeyState; 3] = [SpKeyState::Next, SpKeyState::Active, SpKeyState::Retired];

/// A key of each use in each state. Only the one that signs is a real one, for they take long to make.
static KEYS: LazyLock<SpKeys> = LazyLock::new(|| {
    let real = make(&sp(), SpKeyUse::Signing, NOW).unwrap();
    let mut keys = Vec::new();
    for key_use in SpKeyUse::ALL {
        for state in STATES {
            let mut key = real.clone();
            (key.facts.key_use, key.facts.state) = (key_use, state);
            if (key_use, state) != (SpKeyUse::Signing, SpKeyState::Active) {
                key.certificate = format!("{key_use:?} {state:?}").into_bytes();
            }
            keys.push(key);
        }
    }
    SpKeys(keys)
});

fn in_state(key_use: SpKeyUse, state: SpKeyState) -> String {
    let key = KEYS.0.iter().find(|key| (key.facts.key_use, key.facts.state) == (key_use, state));
    STANDARD.encode(&key.unwrap().certificate)
}

fn names(node: Node<'_>) -> Vec<&str> {
    node.children().map(Node::local).collect()
}

#[test]
fn elements_stand_in_the_order_of_the_schema() {
    let written = write(&sp(), &KEYS, false).unwrap();
    let document = parse(written.as_bytes(), Limits::METADATA).unwrap();
    let root = document.root();
    assert!(root.is(MD, "EntityDescriptor"));
    assert_eq!(root.attribute("entityID"), Some(sp().entity_id.as_str()));
    assert_eq!(names(root), ["SPSSODescriptor"]);
    let descriptor = root.child(MD, "SPSSODescriptor").unwrap();
    assert_eq!(descriptor.attribute("WantAssertionsSigned"), Some("true"));
    assert_eq!(descriptor.attribute("AuthnRequestsSigned"), None, "not every connection signs");
    let mut order = vec!["KeyDescriptor"; 4];
    order.extend(["SingleLogoutService"; 2]);
    order.extend(["NameIDFormat"; 3]);
    order.push("AssertionConsumerService");
    assert_eq!(names(descriptor), order);
    let acs = descriptor.child(MD, "AssertionConsumerService").unwrap();
    assert_eq!(acs.attribute("Location"), Some(sp().acs_url.as_str()));
    assert_eq!((acs.attribute("index"), acs.attribute("isDefault")), (Some("0"), Some("true")));
}

#[test]
fn keys_are_published_from_next_to_active_and_no_longer() {
    let written = write(&sp(), &KEYS, false).unwrap();
    let document = parse(written.as_bytes(), Limits::METADATA).unwrap();
    let keys = document.root().subtree().filter(|n| n.is(MD, "KeyDescriptor"));
    let found: Vec<(&str, String, usize)> = keys
        .map(|n| {
            (n.attribute("use").unwrap(), n.full_text().trim().into(), n.children_named(MD, "EncryptionMethod").count())
        })
        .collect();
    let expected = [
        ("signing", in_state(SpKeyUse::Signing, SpKeyState::Active), 0),
        ("signing", in_state(SpKeyUse::Signing, SpKeyState::Next), 0),
        ("encryption", in_state(SpKeyUse::Encryption, SpKeyState::Active), 5),
        ("encryption", in_state(SpKeyUse::Encryption, SpKeyState::Next), 5),
    ];
    assert_eq!(found, expected);
    assert!(!written.contains("cbc") && !written.contains("rsa-1_5"));
}

#[test]
fn without_keys_or_logout_nothing_of_them_is_said() {
    let silent = SpSettings { slo_url: None, ..sp() };
    let written = write(&silent, &SpKeys::default(), false).unwrap();
    assert!(!written.contains("KeyDescriptor") && !written.contains("SingleLogoutService"));
    assert_eq!(write(&silent, &SpKeys::default(), true).unwrap_err().code, "no_signing_key");
}

#[test]
fn on_request_it_is_signed_with_the_active_key() {
    let written = write(&sp(), &KEYS, true).unwrap();
    let document = parse(written.as_bytes(), Limits::METADATA).unwrap();
    let root = document.root();
    assert_eq!(names(root), ["Signature", "SPSSODescriptor"]);
    let active = certificate::read(&KEYS.signing().unwrap().certificate).unwrap();
    let pinned = MetadataRules { signers: std::slice::from_ref(&active), ..MetadataRules::default() };
    assert_eq!(signature::check(root, &pinned), Ok(()));
    assert_eq!(write(&sp(), &KEYS, true).unwrap(), written);
    let changed = written.replace("https://sp.example/acs", "https://evil.example/acs");
    let document = parse(changed.as_bytes(), Limits::METADATA).unwrap();
    assert_eq!(signature::check(document.root(), &pinned), Err("metadata_signature"));
}
