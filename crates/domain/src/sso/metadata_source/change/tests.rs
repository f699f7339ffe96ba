use super::*;
use crate::id::{IdpId, TestRunId};
use crate::sso::idp::{Binding, IdpState, PassedTest};
use crate::sso::mapping::{AttributeMapping, AttributeSource};
use crate::sso::rules::IdpRules;

const NOW: Timestamp = Timestamp(1_000_000);
const LATER: Timestamp = Timestamp(2_000_000);

fn key(name: &str) -> SigningCertificate {
    SigningCertificate {
        der: name.as_bytes().to_vec(),
        fingerprint: hex(name.as_bytes()),
        subject: format!("CN={name}"),
        not_before: Timestamp(0),
        not_after: LATER,
    }
}

fn enabled() -> IdentityProvider {
    let mut idp = IdentityProvider {
        id: IdpId::random([1; 16]),
        name: "Tidewell".into(),
        entity_id: "https://idp.example/e".into(),
        sso: vec![Endpoint::new(Binding::Redirect, "https://idp.example/sso")],
        slo: vec![Endpoint::new(Binding::Redirect, "https://idp.example/slo")],
        certificates: vec![key("a"), key("b")],
        rules: IdpRules::default(),
        mapping: AttributeMapping { email: Some(AttributeSource::NameId), ..AttributeMapping::default() },
        state: IdpState::Enabled,
        passed: None,
        demo: false,
        metadata_until: None,
        created_at: Timestamp(0),
        changed_at: Timestamp(0),
    };
    idp.passed = Some(PassedTest { run: TestRunId::random([2; 16]), settings: idp.settings(), at: Timestamp(0) });
    idp
}

fn described(idp: &IdentityProvider) -> Described<'_> {
    Described { entity_id: &idp.entity_id, sso: &idp.sso, slo: &idp.slo, certificates: &idp.certificates }
}

/// What differs between the connection and one to which this was done.
fn change(to: impl FnOnce(&mut IdentityProvider)) -> Option<MetadataChange> {
    let mut other = enabled();
    to(&mut other);
    MetadataChange::between(&enabled(), described(&other), NOW)
}

fn source(trust: KeyTrust) -> MetadataSource {
    MetadataSource::new("https://idp.example/metadata", trust, NOW)
}

fn signed() -> KeyTrust {
    KeyTrust::Signed { signers: vec![key("s")] }
}

#[test]
fn what_says_the_same_is_no_change() {
    assert_eq!(change(|_| {}), None);
    assert_eq!(change(|idp| idp.certificates.reverse()), None);
    let mut two = enabled();
    two.sso.push(Endpoint::new(Binding::Post, "https://idp.example/post"));
    let mut turned = two.clone();
    turned.sso.reverse();
    assert_eq!(MetadataChange::between(&two, described(&turned), NOW), None);
    assert_eq!(change(|idp| (idp.certificates, idp.sso) = (vec![], vec![])), None, "nothing is ever emptied");
}

#[test]
fn each_difference_is_named_alone() {
    let keys = change(|idp| idp.certificates = vec![key("a"), key("c")]).unwrap();
    assert!(keys.is_only_keys());
    assert_eq!(keys.certificates, Some(vec![key("a"), key("c")]), "all keys, not only the new ones");
    let name = change(|idp| idp.entity_id = "https://idp.example/other".into()).unwrap();
    assert_eq!((name.entity_id.as_deref(), name.certificates), (Some("https://idp.example/other"), None));
    let sso = change(|idp| idp.sso[0].url = "https://evil.example/sso".into()).unwrap();
    assert!(!sso.is_only_keys() && sso.slo.is_none());
    assert_eq!(change(|idp| idp.slo.clear()).unwrap().slo, Some(vec![]), "a logout service may go");
    let answers = change(|idp| idp.slo[0].response_url = Some("https://idp.example/answers".into())).unwrap();
    assert!(answers.slo.is_some());
}

#[test]
fn the_digest_stands_for_what_is_approved() {
    let moved = |url: &str| change(|idp| idp.sso[0].url = url.to_owned()).unwrap();
    assert_eq!(moved("https://a.example").digest, moved("https://a.example").digest);
    assert_ne!(moved("https://a.example").digest, moved("https://b.example").digest);
    // The same text in another place, or cut in another way, is another change.
    let slo = change(|idp| idp.slo[0].url = "https://a.example".into()).unwrap();
    assert_ne!(slo.digest, moved("https://a.example").digest);
    let answers = |url: &str, answers: Option<&str>| {
        let endpoint = Endpoint { response_url: answers.map(str::to_owned), ..Endpoint::new(Binding::Post, url) };
        change(|idp| idp.slo = vec![endpoint]).unwrap().digest
    };
    assert_ne!(
        answers("https://a.example", Some("https://b.example")),
        answers("https://a.examplehttps://b.example", None)
    );
    let mut late = moved("https://a.example");
    late.found_at = LATER;
    assert_eq!(late.digest_of_the_rest(), late.digest, "when it was found does not count");
    let one = change(|idp| idp.certificates = vec![key("c"), key("d")]).unwrap();
    let turned = change(|idp| idp.certificates = vec![key("d"), key("c")]).unwrap();
    assert_eq!(one.digest, turned.digest);
}

#[test]
fn keys_are_taken_only_where_the_admin_chose_so() {
    let mut other = enabled();
    other.certificates = vec![key("c")];
    let judge = |trust| source(trust).judge(&enabled(), described(&other), NOW);
    let asked = judge(KeyTrust::Ask);
    assert_eq!(asked.taken, None);
    assert!(asked.waiting.is_some_and(|change| change.is_only_keys()));
    for trust in [signed(), KeyTrust::Follow] {
        let verdict = judge(trust);
        assert_eq!((verdict.taken, verdict.waiting), (Some(vec![key("c")]), None));
    }
}

#[test]
fn endpoints_and_names_wait_whatever_was_chosen() {
    let mut moved = enabled();
    (moved.certificates, moved.sso[0].url) = (vec![key("c")], "https://evil.example/sso".into());
    let mut renamed = enabled();
    (renamed.certificates, renamed.entity_id) = (vec![key("c")], "https://idp.example/other".into());
    for trust in [signed(), KeyTrust::Follow] {
        let verdict = source(trust.clone()).judge(&enabled(), described(&moved), NOW);
        assert_eq!(verdict.taken, Some(vec![key("c")]));
        let waiting = verdict.waiting.unwrap();
        assert_eq!((waiting.certificates.as_ref(), waiting.sso.as_ref()), (None, Some(&moved.sso)));
        assert_eq!(waiting.digest, waiting.digest_of_the_rest());
        let verdict = source(trust).judge(&enabled(), described(&renamed), NOW);
        assert_eq!(verdict.taken, None, "under another name stand somebody else's keys");
        assert!(verdict.waiting.is_some_and(|change| change.entity_id.is_some() && change.certificates.is_some()));
    }
}

#[test]
fn what_waits_keeps_when_it_was_found() {
    let mut other = enabled();
    other.certificates = vec![key("c")];
    let mut source = source(KeyTrust::Ask);
    source.pending = source.judge(&enabled(), described(&other), NOW).waiting;
    let again = source.judge(&enabled(), described(&other), LATER).waiting;
    assert_eq!(again, source.pending);
    other.certificates = vec![key("d")];
    assert_eq!(source.judge(&enabled(), described(&other), LATER).waiting.unwrap().found_at, LATER);
}

#[test]
fn what_was_dismissed_is_not_proposed_until_the_document_says_something_else() {
    let mut other = enabled();
    other.certificates = vec![key("c")];
    let mut source = source(KeyTrust::Ask);
    let digest = source.judge(&enabled(), described(&other), NOW).waiting.unwrap().digest;
    source.dismissed = Some(digest.clone());
    let verdict = source.judge(&enabled(), described(&other), NOW);
    assert_eq!((verdict.waiting, verdict.dismissed), (None, Some(digest)));
    other.certificates = vec![key("d")];
    let verdict = source.judge(&enabled(), described(&other), NOW);
    assert!(verdict.waiting.is_some() && verdict.dismissed.is_none());
    assert_eq!(source.judge(&enabled(), described(&enabled()), NOW).dismissed, None);
}

#[test]
fn keys_alone_leave_it_enabled_and_more_does_not() {
    let keys = change(|idp| idp.certificates = vec![key("c")]).unwrap().apply(enabled(), NOW);
    assert!(keys.is_enabled() && keys.is_tested());
    assert_eq!((keys.certificates, keys.changed_at), (vec![key("c")], NOW));
    let moved = change(|idp| {
        idp.sso[0].url = "https://idp.example/new".into();
        idp.certificates = vec![key("c")];
    });
    let moved = moved.unwrap().apply(enabled(), NOW);
    assert!(!moved.is_enabled() && !moved.is_tested());
    assert_eq!(
        (moved.sso[0].url.as_str(), moved.state, moved.changed_at),
        ("https://idp.example/new", IdpState::Draft, NOW)
    );
    let renamed = change(|idp| idp.entity_id = "https://idp.example/new".into()).unwrap().apply(enabled(), NOW);
    assert_eq!((renamed.entity_id.as_str(), renamed.state), ("https://idp.example/new", IdpState::Draft));
    let logout = change(|idp| idp.slo.clear()).unwrap().apply(enabled(), NOW);
    assert_eq!((logout.slo.len(), logout.is_enabled()), (0, false));
    assert_eq!((logout.state, logout.passed), (IdpState::Draft, None), "the test that passed was of another place");
}

#[test]
fn a_key_that_went_away_comes_back_only_with_an_admin() {
    let mut renewed = enabled();
    renewed.certificates = vec![key("c")];
    for trust in [signed(), KeyTrust::Follow] {
        let source = source(trust).replaced(&enabled().certificates, &renewed.certificates);
        assert_eq!(source.gone, [key("a").fingerprint, key("b").fingerprint]);
        // All that the document of before names, and one of it among new keys.
        for keys in [vec![key("a"), key("b")], vec![key("c"), key("d"), key("b")]] {
            let mut old = renewed.clone();
            old.certificates.clone_from(&keys);
            let verdict = source.judge(&renewed, described(&old), NOW);
            assert_eq!(verdict.taken, None);
            assert_eq!(verdict.waiting.and_then(|change| change.certificates), Some(keys));
        }
        let mut new = renewed.clone();
        new.certificates.push(key("d"));
        assert_eq!(source.judge(&renewed, described(&new), NOW).taken, Some(new.certificates.clone()));
        // What an admin approved is not gone any more.
        let approved = source.replaced(&renewed.certificates, &enabled().certificates);
        assert_eq!(approved.gone, [key("c").fingerprint]);
        // Nor does a key count that the connection has, however it came to it.
        let mut by_hand = renewed.clone();
        by_hand.certificates.push(key("a"));
        let source = approved.replaced(&by_hand.certificates, &renewed.certificates);
        new.certificates.push(key("a"));
        assert!(source.judge(&by_hand, described(&new), NOW).taken.is_some());
        assert!(source.judge(&renewed, described(&new), NOW).taken.is_none());
    }
}

#[test]
fn of_the_keys_that_went_away_the_latest_are_remembered() {
    let mut source = source(KeyTrust::Follow);
    for n in 0..60 {
        source = source.replaced(&[key(&n.to_string())], &[key(&(n + 1).to_string())]);
    }
    let latest: Vec<_> = (10..60).map(|n| key(&n.to_string()).fingerprint).collect();
    assert_eq!((source.gone.len(), &source.gone), (super::super::GONE_MAX, &latest));
}

#[test]
fn a_signed_document_never_ends_before_the_one_before_it() {
    let until = |trust: KeyTrust, until| MetadataSource { valid_until: until, ..source(trust) };
    let known = until(signed(), Some(LATER));
    assert!(known.is_older(Some(NOW)) && known.is_older(None));
    assert!(!known.is_older(Some(LATER)));
    assert!(!until(signed(), None).is_older(None) && !until(signed(), None).is_older(Some(NOW)));
    for trust in [KeyTrust::Ask, KeyTrust::Follow] {
        assert!(!until(trust, Some(LATER)).is_older(None), "nobody vouches for the date");
    }
}
