use super::{assert_conflict, assert_logged, assert_not_logged};
use crate::ports::Store;
use crate::ports::sso::{SeenGroup, TestOutcome, TestRun};
use crate::testing::{given, samples};
use samples::{enabled_idp, event, idp, link, minutes, test_run};
use sluice_domain::audit::Action::{IdpAdded, IdpChanged, IdpRemoved, IdpTestFailed, IdpTestPassed};
use sluice_domain::sso::group::GroupRef;
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState};
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, AttributeSource, SEEN_GROUPS_MAX};
use sluice_domain::sso::rules::{IdpRules, RequiredSignature};
use sluice_domain::time::Span;

pub(super) async fn connections_are_kept(store: &dyn Store) {
    let mut bare = idp(2);
    (bare.slo, bare.certificates, bare.mapping, bare.demo) =
        (Vec::new(), Vec::new(), AttributeMapping::default(), true);
    store.create_idp(&enabled_idp(1), &event(1, IdpAdded)).await.unwrap();
    store.create_idp(&bare, &event(2, IdpAdded)).await.unwrap();
    assert_logged(store, &event(1, IdpAdded)).await;
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(enabled_idp(1)));
    assert_eq!(store.find_idp(&bare.id).await.unwrap(), Some(bare));
    assert_eq!(store.find_idp(&idp(3).id).await.unwrap(), None);
    let mut listed: Vec<_> = store.list_idps().await.unwrap().into_iter().map(|idp| idp.id).collect();
    listed.sort();
    assert_eq!(listed, [idp(1).id, idp(2).id]);
}

pub(super) async fn endpoints_and_rules_are_kept(store: &dyn Store) {
    let at = |binding, place: &str| Endpoint::new(binding, format!("https://idp1.example/{place}"));
    let mut every = idp(1);
    every.sso = vec![at(Binding::Post, "sso/post"), at(Binding::Redirect, "sso")];
    every.slo = vec![at(Binding::Redirect, "slo"), at(Binding::Post, "slo/post")];
    every.slo[1].response_url = Some("https://idp1.example/slo/answers".to_owned());
    every.rules = IdpRules {
        required_signature: RequiredSignature::Both,
        allow_sha1: true,
        minimum_rsa_bits: 3072,
        allow_unsolicited: true,
        clock_skew: Span::seconds(7),
        authn_contexts: ["Password", "X509"]
            .map(|class| format!("urn:oasis:names:tc:SAML:2.0:ac:classes:{class}"))
            .into(),
        max_authentication_age: Some(Span::hours(8)),
        name_id_format: Some("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress".to_owned()),
        request_binding: Some(Binding::Post),
        sign_requests: true,
        require_encryption: true,
        allow_cbc: true,
    };
    store.create_idp(&every, &event(1, IdpAdded)).await.unwrap();
    assert_eq!(store.find_idp(&every.id).await.unwrap().as_ref(), Some(&every));
    assert_eq!(store.list_idps().await.unwrap(), std::slice::from_ref(&every));

    // Each of the values that a rule can have, and back to what is usual.
    let mut was = every.changed_at;
    for (n, (signature, binding)) in (2..).zip([
        (RequiredSignature::Response, Some(Binding::Redirect)),
        (RequiredSignature::Assertion, None),
        (RequiredSignature::Either, None),
    ]) {
        every.rules = IdpRules { required_signature: signature, request_binding: binding, ..IdpRules::default() };
        (every.slo[1].response_url, every.changed_at) = (None, minutes(n));
        store.save_idp(&every, was, &event(u32::try_from(n).unwrap(), IdpChanged)).await.unwrap();
        assert_eq!(store.find_idp(&every.id).await.unwrap().as_ref(), Some(&every));
        was = every.changed_at;
    }
    assert_eq!(every.rules, IdpRules::default());
}

pub(super) async fn an_entity_id_is_used_once(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    given::idp(store, &idp(2)).await;
    let mut twin = idp(3);
    twin.entity_id = idp(1).entity_id;
    assert_conflict(store.create_idp(&twin, &event(1, IdpAdded)).await);
    assert_conflict(store.create_idp(&idp(1), &event(2, IdpAdded)).await);
    let mut moved = idp(2);
    moved.entity_id = idp(1).entity_id;
    assert_conflict(store.save_idp(&moved, moved.changed_at, &event(3, IdpChanged)).await);
    assert_eq!(store.find_idp(&twin.id).await.unwrap(), None);
    assert_eq!(store.find_idp(&moved.id).await.unwrap(), Some(idp(2)));
    for n in 1..=3 {
        assert_not_logged(store, &event(n, IdpAdded)).await;
    }
    // Free again once its owner is gone.
    assert!(store.remove_idp(&idp(1).id, &event(4, IdpRemoved)).await.unwrap());
    store.create_idp(&twin, &event(5, IdpAdded)).await.unwrap();
}

pub(super) async fn a_stale_save_is_refused(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    let mut changed = idp(1);
    (changed.name, changed.changed_at) = ("Tidewell Rail".to_owned(), minutes(1));
    changed.mapping.first_name = Some(AttributeSource::NameId);
    store.save_idp(&changed, idp(1).changed_at, &event(1, IdpChanged)).await.unwrap();
    assert_logged(store, &event(1, IdpChanged)).await;
    assert_eq!(store.find_idp(&changed.id).await.unwrap().as_ref(), Some(&changed));
    assert_conflict(store.save_idp(&idp(1), idp(1).changed_at, &event(2, IdpChanged)).await);
    assert_not_logged(store, &event(2, IdpChanged)).await;
    assert_eq!(store.find_idp(&changed.id).await.unwrap(), Some(changed));
    assert_conflict(store.save_idp(&idp(9), idp(9).changed_at, &event(3, IdpChanged)).await);
    assert_eq!(store.find_idp(&idp(9).id).await.unwrap(), None);
}

pub(super) async fn removal_waits_for_links(store: &dyn Store) {
    given::idp(store, &enabled_idp(1)).await;
    given::link(store, &link(1)).await;
    assert!(!store.remove_idp(&idp(1).id, &event(1, IdpRemoved)).await.unwrap());
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(enabled_idp(1)));
    assert_not_logged(store, &event(1, IdpRemoved)).await;
    let revoked = given::revoked(store, &link(1)).await;
    assert!(store.remove_idp(&idp(1).id, &event(2, IdpRemoved)).await.unwrap());
    assert_logged(store, &event(2, IdpRemoved)).await;
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), None);
    assert_eq!(store.find_link(&revoked.id).await.unwrap().unwrap().link, revoked);
    assert_conflict(store.remove_idp(&idp(1).id, &event(3, IdpRemoved)).await);
}

pub(super) async fn removal_takes_what_hangs_on_it(store: &dyn Store) {
    let space = samples::space_id(1);
    let (gone, stays) = (idp(1), idp(2));
    given::idp(store, &gone).await;
    given::idp(store, &stays).await;
    given::space(store, &space, &[samples::page(&space, 1)], &[]).await;
    store.set_enforcement(&space, None, true, Some(&gone.id), &event(1, IdpChanged)).await.unwrap();
    for n in [1, 2] {
        store.save_test_run(&test_run(n)).await.unwrap();
        store.record_groups(&[GroupRef::new(idp(n).id, "auditors")], minutes(1)).await.unwrap();
    }
    assert!(store.remove_idp(&gone.id, &event(2, IdpRemoved)).await.unwrap());
    assert_eq!(store.find_test_run(&test_run(1).id).await.unwrap(), None);
    assert_eq!(store.find_test_run(&test_run(2).id).await.unwrap(), Some(test_run(2)));
    assert_eq!(store.list_groups(&gone.id).await.unwrap(), []);
    assert_eq!(store.list_groups(&stays.id).await.unwrap().len(), 1);
    let stored = store.find_space(&space).await.unwrap().unwrap();
    assert_eq!((stored.enforce_sso, stored.default_idp), (true, None));
}

fn passed(n: u32, minute: i64) -> TestRun {
    let mut run = test_run(n);
    run.ended_at = Some(minutes(minute));
    run.outcome = TestOutcome::Passed {
        name_id: "_7f3a".to_owned(),
        name_id_format: None,
        attributes: vec![Attribute {
            name: "urn:oid:0.9.2342.19200300.100.1.3".to_owned(),
            friendly_name: Some("mail".to_owned()),
            values: vec!["ana1@tidewell.example".to_owned(), String::new()],
        }],
    };
    run
}

pub(super) async fn test_runs_end_once(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    store.save_test_run(&test_run(1)).await.unwrap();
    assert_conflict(store.save_test_run(&test_run(1)).await);
    assert_eq!(store.find_test_run(&test_run(1).id).await.unwrap(), Some(test_run(1)));
    assert_eq!(store.last_test_run(&idp(1).id).await.unwrap(), None);

    let tested = idp(1).tested(test_run(1).id, idp(1).settings(), minutes(2));
    store.end_test_run(&passed(1, 2), Some(&tested), &event(1, IdpTestPassed)).await.unwrap();
    assert_logged(store, &event(1, IdpTestPassed)).await;
    assert_eq!(store.find_test_run(&test_run(1).id).await.unwrap(), Some(passed(1, 2)));
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap().unwrap().state, IdpState::Tested);
    assert_conflict(store.end_test_run(&passed(1, 3), None, &event(2, IdpTestPassed)).await);
    assert_conflict(store.end_test_run(&passed(8, 3), None, &event(3, IdpTestPassed)).await);
    assert_eq!(store.find_test_run(&test_run(1).id).await.unwrap(), Some(passed(1, 2)));

    // The last is the one that ended last, not the one that began last.
    let (mut late, mut failed) = (test_run(2), test_run(3));
    (late.idp, late.started_at) = (idp(1).id, minutes(9));
    failed.idp = idp(1).id;
    store.save_test_run(&late).await.unwrap();
    store.save_test_run(&failed).await.unwrap();
    failed.ended_at = Some(minutes(5));
    failed.outcome = TestOutcome::Failed {
        code: "audience".to_owned(),
        expected: Some(samples::sp().entity_id),
        received: Some("https://other.example".to_owned()),
    };
    store.end_test_run(&failed, None, &event(4, IdpTestFailed)).await.unwrap();
    assert_eq!(store.last_test_run(&idp(1).id).await.unwrap(), Some(failed));
    assert_eq!(store.last_test_run(&idp(2).id).await.unwrap(), None);
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(tested));
}

pub(super) async fn an_edit_beats_a_test(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    store.save_test_run(&test_run(1)).await.unwrap();
    let tested = idp(1).tested(test_run(1).id, idp(1).settings(), minutes(2));
    let mut edited = idp(1);
    (edited.sso[0].url, edited.changed_at) = ("https://idp1.example/moved".to_owned(), minutes(1));
    store.save_idp(&edited, idp(1).changed_at, &event(1, IdpChanged)).await.unwrap();
    assert_conflict(store.end_test_run(&passed(1, 2), Some(&tested), &event(2, IdpTestPassed)).await);
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(edited));
    assert_eq!(store.find_test_run(&test_run(1).id).await.unwrap(), Some(test_run(1)));
    assert_not_logged(store, &event(2, IdpTestPassed)).await;
}

pub(super) async fn a_test_beats_an_edit_of_before(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    store.save_test_run(&test_run(1)).await.unwrap();
    let tested = idp(1).tested(test_run(1).id, idp(1).settings(), minutes(2));
    store.end_test_run(&passed(1, 2), Some(&tested), &event(1, IdpTestPassed)).await.unwrap();
    let edit = |mut idp: IdentityProvider| {
        idp.mapping.first_name = Some(AttributeSource::NameId);
        idp.changed_at = minutes(3);
        idp
    };
    // Read before the test passed, which has not moved `changed_at`.
    assert_conflict(store.save_idp(&edit(idp(1)), idp(1).changed_at, &event(2, IdpChanged)).await);
    assert_not_logged(store, &event(2, IdpChanged)).await;
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap().as_ref(), Some(&tested));
    let edited = edit(tested);
    store.save_idp(&edited, idp(1).changed_at, &event(3, IdpChanged)).await.unwrap();
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(edited));
}

pub(super) async fn groups_are_counted(store: &dyn Store) {
    let group = |n, value: &str| GroupRef::new(idp(n).id, value);
    store.record_groups(&[group(1, "auditors"), group(1, "Board")], minutes(1)).await.unwrap();
    store.record_groups(&[group(1, "crew"), group(1, "auditors"), group(2, "auditors")], minutes(2)).await.unwrap();
    store.record_groups(&[], minutes(3)).await.unwrap();
    let seen = |value: &str, count, minute| SeenGroup { group: group(1, value), count, last_seen: minutes(minute) };
    assert_eq!(
        store.list_groups(&idp(1).id).await.unwrap(),
        [seen("auditors", 2, 2), seen("Board", 1, 1), seen("crew", 1, 2)]
    );
    assert_eq!(store.list_groups(&idp(2).id).await.unwrap().len(), 1);
    assert_eq!(store.list_groups(&idp(3).id).await.unwrap(), []);
}

pub(super) async fn only_the_latest_groups_are_kept(store: &dyn Store) {
    let group = |n: usize| GroupRef::new(idp(1).id, format!("group {n:04}"));
    let other = GroupRef::new(idp(2).id, "auditors");
    store.record_groups(std::slice::from_ref(&other), minutes(0)).await.unwrap();
    let all: Vec<GroupRef> = (0..SEEN_GROUPS_MAX).map(group).collect();
    for (minute, part) in (1..).zip(all.chunks(SEEN_GROUPS_MAX / 2)) {
        store.record_groups(part, minutes(minute)).await.unwrap();
    }
    assert_eq!(store.list_groups(&idp(1).id).await.unwrap().len(), SEEN_GROUPS_MAX);
    let latest: Vec<GroupRef> = (9_000..9_005).map(group).collect();
    store.record_groups(&latest, minutes(3)).await.unwrap();

    let kept: Vec<GroupRef> = store.list_groups(&idp(1).id).await.unwrap().into_iter().map(|seen| seen.group).collect();
    assert_eq!(kept.len(), SEEN_GROUPS_MAX);
    assert!(latest.iter().all(|group| kept.contains(group)));
    // Of those that were seen longest ago, the last by value go.
    let oldest = SEEN_GROUPS_MAX / 2;
    assert!(kept.contains(&group(oldest - 6)) && !kept.contains(&group(oldest - 5)) && kept.contains(&group(oldest)));
    assert_eq!(store.list_groups(&idp(2).id).await.unwrap().len(), 1);
}
