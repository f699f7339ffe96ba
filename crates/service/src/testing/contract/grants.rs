use super::{assert_conflict, assert_logged, assert_not_logged, winners};
use crate::ports::Store;
use crate::testing::{given, samples};
use futures::future::{join, join_all};
use samples::{enabled_idp, event, grant, idp, link, minutes, session};
use sluice_domain::audit::Action::{
    IdpDisabled, IdpRemoved, LinkEdited, LinkOpened, LinkRevoked, PageOpened, VisitorSignedOut,
};
use sluice_domain::link::{Epoch, Gate};

pub(super) async fn a_grant_opens_the_gate(store: &dyn Store) {
    given::idp(store, &enabled_idp(1)).await;
    given::link(store, &link(1)).await;
    given::link(store, &link(2)).await;
    let (here, other) = (given::session(store, "here").await, given::session(store, "other").await);
    let gate = store.gate_state(&here.token, &link(1).id, minutes(1)).await.unwrap().unwrap();
    assert_eq!((gate.session, gate.link, gate.grant), (here.clone(), link(1), None));

    let grant = grant(1, &link(1), &here);
    store.create_grant(&grant, &event(1, LinkOpened)).await.unwrap();
    assert_logged(store, &event(1, LinkOpened)).await;
    let gate = store.gate_state(&here.token, &link(1).id, minutes(1)).await.unwrap().unwrap();
    assert_eq!(gate.grant.as_ref(), Some(&grant));
    // Bound to the link and to the session.
    assert_eq!(store.gate_state(&here.token, &link(2).id, minutes(1)).await.unwrap().unwrap().grant, None);
    assert_eq!(store.gate_state(&other.token, &link(1).id, minutes(1)).await.unwrap().unwrap().grant, None);
    assert!(store.gate_state(&here.token, &link(9).id, minutes(1)).await.unwrap().is_none());
    assert!(store.gate_state(&samples::hash("nobody"), &link(1).id, minutes(1)).await.unwrap().is_none());
    // Over with the session.
    assert!(store.gate_state(&here.token, &link(1).id, minutes(60)).await.unwrap().is_none());
    assert_conflict(store.create_grant(&grant, &event(2, LinkOpened)).await);
}

pub(super) async fn a_grant_needs_link_epoch_and_session(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    let mut early = grant(1, &link(1), &here);
    early.epoch = Epoch(1);
    let mut late = grant(3, &link(1), &here);
    late.created_at = here.idle_at;
    let refused = [early, grant(2, &link(1), &session("nobody")), late, grant(4, &link(9), &here)];
    for (n, grant) in (1..).zip(&refused) {
        assert_conflict(store.create_grant(grant, &event(n, LinkOpened)).await);
        assert_not_logged(store, &event(n, LinkOpened)).await;
    }
    let gate = link(1).gate;
    let wider = link(1).edit("All".to_owned(), link(2).scope, gate, minutes(1)).unwrap();
    assert_eq!(wider.epoch, Epoch(0));
    let other = Gate::Sso { idp: idp(2).id, groups: Vec::new() };
    let moved = link(1).edit("All".to_owned(), link(1).scope, other, minutes(1)).unwrap();
    store.save_link(&moved, (link(1).changed_at, Epoch(0)), &event(10, LinkEdited)).await.unwrap();
    assert_conflict(store.create_grant(&grant(5, &link(1), &here), &event(11, LinkOpened)).await);
    store.create_grant(&grant(6, &moved, &here), &event(12, LinkOpened)).await.unwrap();

    let revoked = given::revoked(store, &moved).await;
    assert_conflict(store.create_grant(&grant(7, &revoked, &here), &event(13, LinkOpened)).await);
    let ended = given::session(store, "ended").await;
    given::link(store, &link(2)).await;
    store.end_visitor_session(&ended.token, &event(14, VisitorSignedOut)).await.unwrap();
    assert_conflict(store.create_grant(&grant(8, &link(2), &ended), &event(15, LinkOpened)).await);
    assert!(!store.had_grant(&ended.token, &link(2).id).await.unwrap());
}

pub(super) async fn revoking_ends_grants(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    given::grant(store, 1, &link(1), &here).await;
    let revoked = given::revoked(store, &link(1)).await;
    let gate = store.gate_state(&here.token, &link(1).id, minutes(1)).await.unwrap().unwrap();
    assert_eq!((gate.grant, gate.link), (None, revoked));
}

pub(super) async fn revoking_beats_granting(store: &dyn Store) {
    let here = given::session(store, "here").await;
    for n in 1..=8 {
        given::link(store, &link(n)).await;
        let (grant, revoked) = (grant(n, &link(n), &here), link(n).revoke(minutes(1)).unwrap());
        let (granting, revoking) = (event(n, LinkOpened), event(100 + n, LinkRevoked));
        let revoke = store.save_link(&revoked, (link(n).changed_at, link(n).epoch), &revoking);
        let granted = if n % 2 == 0 {
            let (granted, saved) = join(store.create_grant(&grant, &granting), revoke).await;
            saved.unwrap();
            granted
        } else {
            let (saved, granted) = join(revoke, store.create_grant(&grant, &granting)).await;
            saved.unwrap();
            granted
        };
        assert_eq!(store.had_grant(&here.token, &link(n).id).await.unwrap(), granted.is_ok());
        let gate = store.gate_state(&here.token, &link(n).id, minutes(1)).await.unwrap().unwrap();
        assert!(gate.grant.is_none() && !gate.link.is_active());
    }
}

pub(super) async fn a_grant_expires(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    let (mut short, mut longer) = (grant(1, &link(1), &here), grant(2, &link(1), &here));
    (short.expires_at, longer.expires_at) = (minutes(10), minutes(20));
    store.create_grant(&longer, &event(1, LinkOpened)).await.unwrap();
    store.create_grant(&short, &event(2, LinkOpened)).await.unwrap();
    for (minute, expected) in [(9, Some(&longer)), (19, Some(&longer)), (20, None)] {
        let gate = store.gate_state(&here.token, &link(1).id, minutes(minute)).await.unwrap().unwrap();
        assert_eq!(gate.grant.as_ref(), expected, "after {minute} minutes");
    }
}

pub(super) async fn the_gate_knows_the_idp(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    let enabled = async || store.gate_state(&here.token, &link(1).id, minutes(1)).await.unwrap().unwrap().idp_enabled;
    assert!(!enabled().await, "an IdP that is not there");
    given::idp(store, &enabled_idp(1)).await;
    given::idp(store, &idp(2)).await;
    assert!(enabled().await);
    let disabled = enabled_idp(1).disable(minutes(1));
    store.save_idp(&disabled, enabled_idp(1).changed_at, &event(1, IdpDisabled)).await.unwrap();
    assert!(!enabled().await);
    given::revoked(store, &link(1)).await;
    assert!(store.remove_idp(&idp(1).id, &event(2, IdpRemoved)).await.unwrap());
    assert!(!enabled().await);
}

pub(super) async fn had_grant_remembers(store: &dyn Store) {
    given::link(store, &link(1)).await;
    given::link(store, &link(2)).await;
    let (here, other) = (given::session(store, "here").await, given::session(store, "other").await);
    assert!(!store.had_grant(&here.token, &link(1).id).await.unwrap());
    let mut short = grant(1, &link(1), &here);
    short.expires_at = minutes(10);
    store.create_grant(&short, &event(1, LinkOpened)).await.unwrap();
    given::revoked(store, &link(1)).await;
    store.sweep_visits(minutes(30)).await.unwrap();
    assert!(store.had_grant(&here.token, &link(1).id).await.unwrap(), "expired, revoked and swept");
    assert!(!store.had_grant(&here.token, &link(2).id).await.unwrap());
    assert!(!store.had_grant(&other.token, &link(1).id).await.unwrap());
}

pub(super) async fn first_openings_are_written_once(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    let (one, two) =
        (given::grant(store, 1, &link(1), &here).await.id, given::grant(store, 2, &link(1), &here).await.id);
    assert!(store.record_first_opening(&one, "page 5 v1", &event(1, PageOpened)).await.unwrap());
    assert_logged(store, &event(1, PageOpened)).await;
    assert!(!store.record_first_opening(&one, "page 5 v1", &event(2, PageOpened)).await.unwrap());
    assert_not_logged(store, &event(2, PageOpened)).await;
    assert!(store.record_first_opening(&one, "page 5 v2", &event(3, PageOpened)).await.unwrap());
    assert!(store.record_first_opening(&two, "page 5 v1", &event(4, PageOpened)).await.unwrap());

    let before = super::log(store).await.len();
    let one = &one;
    let at_once = join_all(
        (10..14).map(|n| async move { store.record_first_opening(one, "file 7 v1", &event(n, PageOpened)).await }),
    );
    assert_eq!(winners(at_once.await, |first| *first), 1);
    assert_eq!(super::log(store).await.len(), before + 1);
}
