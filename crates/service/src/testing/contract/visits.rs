use super::{assert_conflict, assert_logged, assert_not_logged, winners};
use crate::ports::Store;
use crate::ports::visits::Purpose;
use crate::testing::{given, samples};
use futures::future::join_all;
use samples::{NOW, event, hash, link, minutes, request, ticket};
use sluice_domain::audit::Action::{AdminSignedIn, VisitorSignedOut};

pub(super) async fn a_ticket_is_taken_once(store: &dyn Store) {
    let mut visit = ticket("visit");
    visit.purpose = Purpose::Visit { link: link(1).id, page: None };
    let mut sign_out = ticket("sign-out");
    sign_out.purpose = Purpose::SignOut;
    for ticket in [&ticket("once"), &visit, &sign_out, &ticket("late"), &ticket("raced")] {
        store.put_ticket(ticket).await.unwrap();
    }
    assert_conflict(store.put_ticket(&ticket("once")).await);
    assert_eq!(store.take_ticket(&hash("other"), NOW).await.unwrap(), None);
    assert_eq!(store.take_ticket(&hash("once"), NOW).await.unwrap(), Some(ticket("once")));
    assert_eq!(store.take_ticket(&hash("once"), NOW).await.unwrap(), None);
    assert_eq!(store.take_ticket(&hash("visit"), NOW).await.unwrap(), Some(visit));
    assert_eq!(store.take_ticket(&hash("sign-out"), NOW).await.unwrap(), Some(sign_out));
    assert_eq!(store.take_ticket(&hash("late"), minutes(1)).await.unwrap(), None);
    let taken = join_all((0..4).map(|_| async move { store.take_ticket(&hash("raced"), NOW).await }));
    assert_eq!(winners(taken.await, Option::is_some), 1);
}

pub(super) async fn a_session_ends_when_idle_or_over(store: &dyn Store) {
    let session = given::session(store, "a").await;
    assert_eq!(store.find_visitor_session(&session.token, minutes(59)).await.unwrap(), Some(session.clone()));
    assert_eq!(store.find_visitor_session(&session.token, minutes(60)).await.unwrap(), None);
    assert_eq!(store.find_visitor_session(&hash("b"), NOW).await.unwrap(), None);
    store.touch_visitor_session(&session.token, minutes(480)).await.unwrap();
    assert!(store.find_visitor_session(&session.token, minutes(479)).await.unwrap().is_some());
    assert_eq!(store.find_visitor_session(&session.token, minutes(480)).await.unwrap(), None);

    // The IdP's own end may come before the session is idle.
    store.put_request(&request("short")).await.unwrap();
    let mut short = samples::sign_in("short", 1);
    short.session.expires_at = minutes(30);
    store.complete_sign_in(&short, NOW).await.unwrap();
    assert!(store.find_visitor_session(&hash("short"), minutes(29)).await.unwrap().is_some());
    assert_eq!(store.find_visitor_session(&hash("short"), minutes(30)).await.unwrap(), None);
}

pub(super) async fn a_session_moves_with_use(store: &dyn Store) {
    let session = given::session(store, "a").await;
    for (to, idle_at) in [(90, 90), (70, 90), (600, 480)] {
        store.touch_visitor_session(&session.token, minutes(to)).await.unwrap();
        let found = store.find_visitor_session(&session.token, minutes(1)).await.unwrap().unwrap();
        assert_eq!((found.idle_at, found.expires_at), (minutes(idle_at), session.expires_at), "moved to {to}");
    }
    store.touch_visitor_session(&hash("b"), minutes(90)).await.unwrap();
    assert_eq!(store.find_visitor_session(&hash("b"), NOW).await.unwrap(), None);
}

pub(super) async fn a_session_takes_its_grants(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let (ended, other) = (given::session(store, "ended").await, given::session(store, "other").await);
    given::grant(store, 1, &link(1), &ended).await;
    let kept = given::grant(store, 2, &link(1), &other).await;
    store.end_visitor_session(&ended.token, &event(1, VisitorSignedOut)).await.unwrap();
    assert_logged(store, &event(1, VisitorSignedOut)).await;
    assert_eq!(store.find_visitor_session(&ended.token, NOW).await.unwrap(), None);
    assert!(store.gate_state(&ended.token, &link(1).id, NOW).await.unwrap().is_none());
    assert_eq!(store.count_live_grants(&link(1).id, link(1).epoch, NOW).await.unwrap(), 1);
    assert_eq!(store.gate_state(&other.token, &link(1).id, NOW).await.unwrap().unwrap().grant, Some(kept));
    store.end_visitor_session(&ended.token, &event(2, VisitorSignedOut)).await.unwrap();
    assert_not_logged(store, &event(2, VisitorSignedOut)).await;
    store.touch_visitor_session(&ended.token, minutes(90)).await.unwrap();
    assert_eq!(store.find_visitor_session(&ended.token, NOW).await.unwrap(), None);
}

pub(super) async fn a_sweep_takes_what_is_over(store: &dyn Store) {
    given::admin(store).await;
    given::link(store, &link(1)).await;
    let (idle, used) = (given::session(store, "idle").await, given::session(store, "used").await);
    given::grant(store, 1, &link(1), &idle).await;
    given::grant(store, 2, &link(1), &used).await;
    store.touch_visitor_session(&used.token, minutes(200)).await.unwrap();
    let mut admin = samples::admin_session("admin");
    let (mut ticket, mut old, mut young) = (ticket("ticket"), request("old"), request("young"));
    (admin.expires_at, ticket.expires_at) = (minutes(100), minutes(100));
    (old.expires_at, young.expires_at) = (minutes(100), minutes(101));
    store.create_admin_session(&admin, &event(1, AdminSignedIn)).await.unwrap();
    store.put_ticket(&ticket).await.unwrap();
    store.put_request(&old).await.unwrap();
    store.put_request(&young).await.unwrap();
    assert!(store.consume_assertion(&hash("old"), minutes(100)).await.unwrap());
    assert!(store.consume_assertion(&hash("young"), minutes(101)).await.unwrap());

    assert!(store.sweep_visits(minutes(100)).await.unwrap() >= 6);
    assert_eq!(store.sweep_visits(minutes(100)).await.unwrap(), 0);
    assert_eq!(store.find_visitor_session(&idle.token, NOW).await.unwrap(), None);
    assert!(!store.had_grant(&idle.token, &link(1).id).await.unwrap());
    assert_eq!(store.find_admin_session(&hash("admin"), NOW).await.unwrap(), None);
    assert_eq!(store.take_ticket(&hash("ticket"), NOW).await.unwrap(), None);
    assert_eq!(store.find_request(&hash("old"), NOW).await.unwrap(), None);
    assert!(store.consume_assertion(&hash("old"), minutes(200)).await.unwrap());

    assert!(!store.consume_assertion(&hash("young"), minutes(200)).await.unwrap());
    assert_eq!(store.find_request(&hash("young"), NOW).await.unwrap(), Some(young));
    assert!(store.gate_state(&used.token, &link(1).id, minutes(100)).await.unwrap().unwrap().grant.is_some());
    assert!(store.has_admin().await.unwrap());
}
