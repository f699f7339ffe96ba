use super::{assert_conflict, assert_logged, assert_not_logged, sorted, winners};
use crate::ports::Store;
use crate::testing::{given, samples};
use futures::future::{join, join_all};
use samples::{NOW, enabled_idp, event, idp, metadata_source, minutes, test_run};
use sluice_domain::audit::Action::{
    IdpChanged, IdpKeysTaken, IdpRemoved, IdpTestPassed, MetadataApproved, MetadataDiffers, MetadataSourceChanged,
};
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider};
use sluice_domain::sso::metadata_source::{KeyTrust, MetadataChange, MetadataSource};
use sluice_domain::time::Timestamp;

/// Connection `n` with its source.
async fn given_source(store: &dyn Store, n: u32) -> MetadataSource {
    given::idp(store, &enabled_idp(n)).await;
    let source = metadata_source(n);
    store.put_source(&idp(n).id, &source, &event(900 + n, MetadataSourceChanged)).await.unwrap();
    source
}

async fn stored(store: &dyn Store, n: u32) -> MetadataSource {
    store.find_source(&idp(n).id).await.unwrap().unwrap()
}

async fn until(store: &dyn Store, n: u32) -> Option<Timestamp> {
    store.find_idp(&idp(n).id).await.unwrap().unwrap().metadata_until
}

/// A source with everything in it.
fn full() -> MetadataSource {
    let mut answers = Endpoint::new(Binding::Post, "https://idp1.example/slo/new");
    answers.response_url = Some("https://idp1.example/slo/answers".to_owned());
    MetadataSource {
        trust: KeyTrust::Signed { signers: [idp(8), idp(9)].into_iter().flat_map(|idp| idp.certificates).collect() },
        next_at: minutes(60),
        read_at: Some(minutes(1)),
        valid_until: Some(minutes(90)),
        failures: 3,
        fault: Some("fetch_timeout".to_owned()),
        pending: Some(MetadataChange {
            found_at: minutes(1),
            digest: "d1".to_owned(),
            entity_id: Some("https://idp1.example/other".to_owned()),
            sso: Some(vec![Endpoint::new(Binding::Redirect, "https://idp1.example/sso/new")]),
            slo: Some(vec![answers]),
            certificates: Some(idp(2).certificates),
        }),
        dismissed: Some("d0".to_owned()),
        gone: ["f0", "f1"].map(str::to_owned).to_vec(),
        ..metadata_source(1)
    }
}

/// A change of the logout services alone: they go.
fn logout_gone() -> MetadataChange {
    MetadataChange {
        found_at: minutes(2),
        digest: "d2".to_owned(),
        entity_id: None,
        sso: None,
        slo: Some(Vec::new()),
        certificates: None,
    }
}

pub(super) async fn sources_are_kept(store: &dyn Store) {
    given::idp(store, &idp(1)).await;
    let id = idp(1).id;
    assert_eq!(store.find_source(&id).await.unwrap(), None);
    let logout = MetadataSource { pending: Some(logout_gone()), trust: KeyTrust::Follow, ..metadata_source(1) };
    for (n, source) in (1..).zip([metadata_source(1), full(), logout, metadata_source(1)]) {
        store.put_source(&id, &source, &event(n, MetadataSourceChanged)).await.unwrap();
        assert_logged(store, &event(n, MetadataSourceChanged)).await;
        assert_eq!(stored(store, 1).await, source);
        assert_eq!(until(store, 1).await, source.valid_until);
    }
    assert_eq!(store.find_source(&idp(2).id).await.unwrap(), None);
}

pub(super) async fn a_source_needs_its_connection(store: &dyn Store) {
    assert_conflict(store.put_source(&idp(1).id, &metadata_source(1), &event(1, MetadataSourceChanged)).await);
    let (was, read) = (metadata_source(1), full());
    assert_conflict(store.save_source(&was, &read, (&idp(1).id, None), Some(&event(2, MetadataDiffers))).await);
    given::idp(store, &idp(1)).await;
    // The connection is there, but is read from nowhere.
    assert_conflict(store.save_source(&was, &read, (&idp(1).id, None), Some(&event(2, MetadataDiffers))).await);
    assert_eq!(store.find_source(&idp(1).id).await.unwrap(), None);
    for n in [1, 2] {
        assert_not_logged(store, &event(n, MetadataDiffers)).await;
    }
}

pub(super) async fn a_source_is_removed(store: &dyn Store) {
    given_source(store, 1).await;
    store.put_source(&idp(1).id, &full(), &event(1, MetadataSourceChanged)).await.unwrap();
    assert_eq!(until(store, 1).await, full().valid_until);
    store.remove_source(&idp(1).id, &event(2, MetadataSourceChanged)).await.unwrap();
    assert_logged(store, &event(2, MetadataSourceChanged)).await;
    assert_eq!(store.find_source(&idp(1).id).await.unwrap(), None);
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(enabled_idp(1)));
    assert_conflict(store.remove_source(&idp(1).id, &event(3, MetadataSourceChanged)).await);
    assert_not_logged(store, &event(3, MetadataSourceChanged)).await;
}

pub(super) async fn a_connection_takes_its_source(store: &dyn Store) {
    given_source(store, 1).await;
    let stays = given_source(store, 2).await;
    assert!(store.remove_idp(&idp(1).id, &event(1, IdpRemoved)).await.unwrap());
    assert_eq!(store.find_source(&idp(1).id).await.unwrap(), None);
    assert_eq!(stored(store, 2).await, stays);
    assert_eq!(store.claim_due_sources(NOW, minutes(10), 9).await.unwrap(), [idp(2).id]);
}

pub(super) async fn saving_a_connection_keeps_how_long_it_holds(store: &dyn Store) {
    given_source(store, 1).await;
    // As it was read before the source said until when it holds, and edited since.
    let mut edited = enabled_idp(1);
    store.put_source(&idp(1).id, &full(), &event(1, MetadataSourceChanged)).await.unwrap();
    (edited.name, edited.changed_at) = ("Tidewell Rail".to_owned(), minutes(1));
    store.save_idp(&edited, NOW, &event(2, IdpChanged)).await.unwrap();
    let held = IdentityProvider { metadata_until: full().valid_until, ..edited.clone() };
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(held.clone()));
    let mut run = test_run(5);
    run.idp = idp(1).id;
    store.save_test_run(&run).await.unwrap();
    run.ended_at = Some(minutes(3));
    store.end_test_run(&run, Some(&edited), &event(3, IdpTestPassed)).await.unwrap();
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(held));
}

pub(super) async fn one_of_several_claims_wins(store: &dyn Store) {
    for n in 1..=3 {
        given_source(store, n).await;
    }
    let claimed = join_all((0..4).map(|_| store.claim_due_sources(NOW, minutes(10), 9))).await;
    let claimed: Vec<_> = claimed.into_iter().flat_map(Result::unwrap_or_default).collect();
    assert_eq!(sorted(claimed), sorted([1, 2, 3].map(|n| idp(n).id)), "each once");
    for n in 1..=3 {
        assert_eq!(stored(store, n).await, MetadataSource { next_at: minutes(10), ..metadata_source(n) });
    }
}

pub(super) async fn only_what_is_due_is_claimed(store: &dyn Store) {
    for (n, minute) in [(1, 5), (2, 6), (3, 4)] {
        given::idp(store, &idp(n)).await;
        let source = MetadataSource { next_at: minutes(minute), ..metadata_source(n) };
        store.put_source(&idp(n).id, &source, &event(n, MetadataSourceChanged)).await.unwrap();
    }
    let claim = async |now: i64, most| store.claim_due_sources(minutes(now), minutes(now + 10), most).await.unwrap();
    assert_eq!(claim(3, 9).await, []);
    assert_eq!(sorted(claim(5, 9).await), sorted([idp(1).id, idp(3).id]), "from its moment on");
    assert_eq!(claim(5, 9).await, []);
    assert_eq!(claim(6, 9).await, [idp(2).id]);
    // Those that were not written down meanwhile are due again when the claim is over.
    assert_eq!(claim(20, 2).await.len(), 2);
    assert_eq!(claim(20, 2).await.len(), 1);
}

pub(super) async fn a_reading_is_written_down(store: &dyn Store) {
    let was = given_source(store, 1).await;
    // The claim moves the next reading, which keeps nobody from writing down this one.
    store.claim_due_sources(NOW, minutes(10), 9).await.unwrap();
    let mut read = was.clone().read(Some(minutes(90)), None, minutes(1));
    read.pending = Some(logout_gone());
    store.save_source(&was, &read, (&idp(1).id, None), Some(&event(1, MetadataDiffers))).await.unwrap();
    assert_logged(store, &event(1, MetadataDiffers)).await;
    assert_eq!(stored(store, 1).await, read);
    let held = IdentityProvider { metadata_until: Some(minutes(90)), ..enabled_idp(1) };
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(held));
    // A failure is no event.
    let failed = read.clone().failed("fetch_timeout", minutes(2), 0);
    store.save_source(&read, &failed, (&idp(1).id, None), None).await.unwrap();
    assert_eq!(stored(store, 1).await, failed);
    assert_eq!(until(store, 1).await, Some(minutes(90)));
}

pub(super) async fn a_reading_of_what_was_changed_is_refused(store: &dyn Store) {
    given_source(store, 1).await;
    let is = full();
    store.put_source(&idp(1).id, &is, &event(1, MetadataSourceChanged)).await.unwrap();
    let KeyTrust::Signed { signers } = &is.trust else { panic!("it is signed") };
    let stale = [
        MetadataSource { url: "https://idp1.example/before".to_owned(), ..is.clone() },
        MetadataSource { trust: KeyTrust::Ask, ..is.clone() },
        MetadataSource { trust: KeyTrust::Signed { signers: signers[..1].to_vec() }, ..is.clone() },
        MetadataSource { pending: None, ..is.clone() },
        MetadataSource { pending: Some(logout_gone()), ..is.clone() },
    ];
    for (n, was) in (2..).zip(stale) {
        let failed = was.clone().failed("fetch_timeout", minutes(2), 0);
        assert_conflict(store.save_source(&was, &failed, (&idp(1).id, None), Some(&event(n, MetadataDiffers))).await);
        assert_not_logged(store, &event(n, MetadataDiffers)).await;
    }
    assert_eq!(stored(store, 1).await, is);
    // What else moved since then does not count.
    let was =
        MetadataSource { next_at: NOW, failures: 0, fault: None, dismissed: None, gone: Vec::new(), ..is.clone() };
    store.save_source(&was, &is, (&idp(1).id, None), None).await.unwrap();
}

pub(super) async fn keys_are_taken_with_the_reading(store: &dyn Store) {
    let was = given_source(store, 1).await;
    let read = was.clone().read(Some(minutes(90)), None, minutes(1));
    let renewed = enabled_idp(1).renewed(idp(2).certificates, minutes(1));
    let (id, over) = (idp(1).id, enabled_idp(1));
    store.save_source(&was, &read, (&id, Some((&renewed, &over))), Some(&event(1, IdpKeysTaken))).await.unwrap();
    assert_logged(store, &event(1, IdpKeysTaken)).await;
    assert_eq!(stored(store, 1).await, read);
    let held = IdentityProvider { metadata_until: Some(minutes(90)), ..renewed };
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(held));
}

pub(super) async fn a_change_may_take_the_test_that_passed(store: &dyn Store) {
    let was = given_source(store, 1).await;
    let moved = IdentityProvider { slo: Vec::new(), passed: None, ..enabled_idp(1) }.disable(minutes(1));
    let approved = event(1, MetadataApproved);
    store.save_source(&was, &was, (&idp(1).id, Some((&moved, &enabled_idp(1)))), Some(&approved)).await.unwrap();
    assert_logged(store, &approved).await;
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(moved));
}

pub(super) async fn keys_of_a_stale_connection_are_refused(store: &dyn Store) {
    let was = given_source(store, 1).await;
    given::idp(store, &idp(2)).await;
    let read = was.clone().read(None, None, minutes(1));
    let renewed = enabled_idp(1).renewed(idp(2).certificates, minutes(1));
    let mut twin = renewed.clone();
    twin.entity_id = idp(2).entity_id;
    let is = enabled_idp(1);
    let later = IdentityProvider { changed_at: minutes(9), ..is.clone() };
    // The connection passed a test since it was read: what is saved must not take it away unseen.
    let untested = IdentityProvider { passed: None, ..is.clone() };
    let other_test = IdentityProvider { passed: enabled_idp(2).passed, ..is.clone() };
    let over = [(&renewed, &later), (&twin, &is), (&renewed, &untested), (&renewed, &other_test)];
    for (n, idp_was) in (1..).zip(over) {
        let approved = event(n, MetadataApproved);
        assert_conflict(store.save_source(&was, &read, (&idp(1).id, Some(idp_was)), Some(&approved)).await);
        assert_not_logged(store, &approved).await;
    }
    assert_eq!(stored(store, 1).await, was);
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(enabled_idp(1)));
}

pub(super) async fn one_of_several_readings_is_written(store: &dyn Store) {
    let was = given_source(store, 1).await;
    let with = |pending| MetadataSource { pending, ..was.clone() };
    let (less, more) = (with(Some(logout_gone())), with(full().pending));
    let (one, other) = (event(1, MetadataDiffers), event(2, MetadataDiffers));
    let id = idp(1).id;
    let (first, second) = join(
        store.save_source(&was, &less, (&id, None), Some(&one)),
        store.save_source(&was, &more, (&id, None), Some(&other)),
    )
    .await;
    let is = if first.is_ok() { less } else { more };
    assert_eq!(winners(vec![first, second], |()| true), 1);
    assert_eq!(stored(store, 1).await, is);
}
