use super::{assert_conflict, assert_logged, assert_not_logged, winners};
use crate::ports::Store;
use crate::ports::visits::{Purpose, SignInResult};
use crate::testing::{given, samples};
use futures::future::join_all;
use samples::{NOW, event, hash, link, minutes, person, request, sign_in};
use sluice_domain::audit::{Action, Actor};

pub(super) async fn an_accepted_sign_in_is_whole(store: &dyn Store) {
    store.put_request(&request("a")).await.unwrap();
    assert_eq!(store.find_request(&hash("a"), minutes(9)).await.unwrap(), Some(request("a")));
    let mut sign_in = sign_in("a", 1);
    sign_in.session.idp_changed_at = minutes(-3);
    let accepted = store.complete_sign_in(&sign_in, minutes(1)).await.unwrap();
    assert_eq!(accepted, SignInResult::Accepted(person(1).id));
    assert_eq!(store.find_request(&hash("a"), minutes(1)).await.unwrap(), None);
    assert_eq!(store.find_visitor_session(&hash("a"), minutes(1)).await.unwrap(), Some(sign_in.session));
    assert_eq!(store.list_persons(&[person(1).id]).await.unwrap(), [person(1)]);
    assert_logged(store, &sign_in.event).await;
    assert!(!store.consume_assertion(&sign_in.assertion, minutes(5)).await.unwrap());
    assert!(!store.consume_request(&hash("a"), minutes(1)).await.unwrap());
}

pub(super) async fn a_request_answers_once(store: &dyn Store) {
    let answer = sign_in("a", 1);
    assert_eq!(store.complete_sign_in(&answer, NOW).await.unwrap(), SignInResult::RequestGone);
    store.put_request(&request("a")).await.unwrap();
    assert!(matches!(store.complete_sign_in(&answer, NOW).await.unwrap(), SignInResult::Accepted(_)));

    // The very same answer again, and another assertion for the same request.
    assert_eq!(store.complete_sign_in(&answer, NOW).await.unwrap(), SignInResult::RequestGone);
    let mut other = sign_in("b", 2);
    other.request = Some(hash("a"));
    assert_eq!(store.complete_sign_in(&other, NOW).await.unwrap(), SignInResult::RequestGone);
    assert_eq!(store.find_visitor_session(&other.session.token, NOW).await.unwrap(), None);
    assert_eq!(store.list_persons(&[person(2).id]).await.unwrap(), []);
    assert_not_logged(store, &other.event).await;
    assert!(store.consume_assertion(&other.assertion, minutes(5)).await.unwrap(), "it was not used");
}

pub(super) async fn an_assertion_is_good_once(store: &dyn Store) {
    for word in ["a", "b"] {
        store.put_request(&request(word)).await.unwrap();
    }
    let first = sign_in("a", 1);
    assert!(matches!(store.complete_sign_in(&first, NOW).await.unwrap(), SignInResult::Accepted(_)));
    let mut replay = sign_in("b", 2);
    replay.assertion = first.assertion;
    assert_eq!(store.complete_sign_in(&replay, NOW).await.unwrap(), SignInResult::Replayed);
    assert_eq!(store.find_visitor_session(&replay.session.token, NOW).await.unwrap(), None);
    assert_eq!(store.list_persons(&[person(2).id]).await.unwrap(), []);
    assert_not_logged(store, &replay.event).await;
    assert_eq!(store.find_request(&hash("b"), NOW).await.unwrap(), Some(request("b")), "nothing is written");

    // Also one that a test consumed.
    assert!(store.consume_assertion(&hash("tested"), minutes(5)).await.unwrap());
    assert!(!store.consume_assertion(&hash("tested"), minutes(5)).await.unwrap());
    replay.assertion = hash("tested");
    assert_eq!(store.complete_sign_in(&replay, NOW).await.unwrap(), SignInResult::Replayed);
    replay.assertion = hash("fresh");
    assert!(matches!(store.complete_sign_in(&replay, NOW).await.unwrap(), SignInResult::Accepted(_)));
}

pub(super) async fn a_request_expires(store: &dyn Store) {
    store.put_request(&request("a")).await.unwrap();
    assert_eq!(store.find_request(&hash("a"), minutes(10)).await.unwrap(), None);
    assert!(!store.consume_request(&hash("a"), minutes(10)).await.unwrap());
    assert_eq!(store.complete_sign_in(&sign_in("a", 1), minutes(10)).await.unwrap(), SignInResult::RequestGone);
    assert_eq!(store.find_visitor_session(&hash("a"), minutes(10)).await.unwrap(), None);
}

pub(super) async fn a_known_account_keeps_its_person(store: &dyn Store) {
    for word in ["a", "b", "c"] {
        store.put_request(&request(word)).await.unwrap();
    }
    store.complete_sign_in(&sign_in("a", 1), NOW).await.unwrap();
    // The same account comes with a new person id and a new name.
    let mut again = sign_in("b", 2);
    again.account = sign_in("a", 1).account;
    let accepted = store.complete_sign_in(&again, minutes(1)).await.unwrap();
    assert_eq!(accepted, SignInResult::Accepted(person(1).id));
    let mut expected = person(2);
    expected.id = person(1).id;
    assert_eq!(store.list_persons(&[person(1).id, person(2).id]).await.unwrap(), [expected]);
    let session = store.find_visitor_session(&hash("b"), minutes(1)).await.unwrap().unwrap();
    assert_eq!((session.person, session.email), (person(1).id, person(2).email));
    let mut event = again.event;
    event.actor = Actor::Visitor { person: person(1).id };
    assert_logged(store, &event).await;

    let other = store.complete_sign_in(&sign_in("c", 3), minutes(1)).await.unwrap();
    assert_eq!(other, SignInResult::Accepted(person(3).id));
}

pub(super) async fn one_of_several_answers_wins(store: &dyn Store) {
    // Four answers to one request.
    store.put_request(&request("a")).await.unwrap();
    let answers = join_all(["b", "c", "d", "e"].map(|word| async move {
        let mut answer = sign_in(word, 1);
        answer.request = Some(hash("a"));
        store.complete_sign_in(&answer, NOW).await
    }));
    let accepted = |result: &SignInResult| matches!(result, SignInResult::Accepted(_));
    assert_eq!(winners(answers.await, accepted), 1);
    assert_eq!(super::log(store).await.len(), 1);

    // One assertion for four requests.
    let replays = join_all(["f", "g", "h", "i"].map(|word| async move {
        store.put_request(&request(word)).await.unwrap();
        let mut answer = sign_in(word, 1);
        answer.assertion = hash("one assertion");
        store.complete_sign_in(&answer, NOW).await
    }));
    assert_eq!(winners(replays.await, accepted), 1);
    assert_eq!(super::log(store).await.len(), 2);
}

pub(super) async fn tokens_are_taken_once(store: &dyn Store) {
    for word in ["a", "b"] {
        store.put_request(&request(word)).await.unwrap();
    }
    assert_conflict(store.put_request(&request("a")).await);
    store.complete_sign_in(&sign_in("a", 1), NOW).await.unwrap();
    let mut same_cookie = sign_in("b", 2);
    same_cookie.session.token = hash("a");
    assert_conflict(store.complete_sign_in(&same_cookie, NOW).await);
    assert_eq!(store.find_visitor_session(&hash("a"), NOW).await.unwrap(), Some(sign_in("a", 1).session));
    assert_eq!(store.find_request(&hash("b"), NOW).await.unwrap(), Some(request("b")));
    assert_eq!(store.list_persons(&[person(2).id]).await.unwrap(), []);
    assert_not_logged(store, &same_cookie.event).await;
}

pub(super) async fn requests_are_consumed_without_a_session(store: &dyn Store) {
    for purpose in [Purpose::SignOut, Purpose::Test { run: samples::test_run(1).id }] {
        let mut asked = request("purpose");
        asked.purpose = purpose;
        store.put_request(&asked).await.unwrap();
        assert_eq!(store.find_request(&asked.id, NOW).await.unwrap().as_ref(), Some(&asked));
        assert!(store.consume_request(&asked.id, NOW).await.unwrap());
    }
    store.put_request(&request("a")).await.unwrap();
    assert!(!store.consume_request(&hash("b"), NOW).await.unwrap());
    let consumed = join_all((0..4).map(|_| async move { store.consume_request(&hash("a"), minutes(1)).await }));
    assert_eq!(winners(consumed.await, |won| *won), 1);
    assert_eq!(store.find_request(&hash("a"), minutes(1)).await.unwrap(), None);
    assert_eq!(store.complete_sign_in(&sign_in("a", 1), minutes(1)).await.unwrap(), SignInResult::RequestGone);

    let assertions = join_all((0..4).map(|_| async move { store.consume_assertion(&hash("x"), minutes(5)).await }));
    assert_eq!(winners(assertions.await, |won| *won), 1);
}

pub(super) async fn a_sign_in_ends_the_sessions_that_it_replaces(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let (old, other) = (given::session(store, "old").await, given::session(store, "other").await);
    let opened = given::grant(store, 1, &link(1), &old).await.id;
    let kept = given::grant(store, 2, &link(1), &other).await;
    assert!(store.record_first_opening(&opened, "page 5 v1", &event(1, Action::PageOpened)).await.unwrap());
    let mut again = request("again");
    again.replaces = vec![old.token.clone(), hash("ended before")];
    store.put_request(&again).await.unwrap();
    assert_eq!(store.find_request(&hash("again"), NOW).await.unwrap(), Some(again));

    // What is not accepted ends nothing.
    let mut replay = sign_in("again", 2);
    replay.assertion = hash("used");
    assert!(store.consume_assertion(&hash("used"), minutes(5)).await.unwrap());
    assert_eq!(store.complete_sign_in(&replay, NOW).await.unwrap(), SignInResult::Replayed);
    assert!(store.gate_state(&old.token, &link(1).id, NOW).await.unwrap().unwrap().grant.is_some());

    let answer = sign_in("again", 2);
    assert!(matches!(store.complete_sign_in(&answer, NOW).await.unwrap(), SignInResult::Accepted(_)));
    assert_eq!(store.find_visitor_session(&hash("again"), NOW).await.unwrap(), Some(answer.session));
    assert_eq!(store.find_visitor_session(&old.token, NOW).await.unwrap(), None);
    assert!(!store.had_grant(&old.token, &link(1).id).await.unwrap());
    assert_eq!(store.count_live_grants(&link(1).id, link(1).epoch, NOW).await.unwrap(), 1);
    assert_eq!(store.gate_state(&other.token, &link(1).id, NOW).await.unwrap().unwrap().grant, Some(kept));
    // What was opened under the grant went with it.
    assert!(store.record_first_opening(&opened, "page 5 v1", &event(2, Action::PageOpened)).await.unwrap());
}

pub(super) async fn a_sign_in_may_be_unasked(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let here = given::session(store, "here").await;
    let kept = given::grant(store, 1, &link(1), &here).await;
    // Named like the answer, and all the same none of its business.
    store.put_request(&request("unasked")).await.unwrap();
    let mut unasked = sign_in("unasked", 2);
    unasked.request = None;
    unasked.session.session_index = None;
    let accepted = store.complete_sign_in(&unasked, NOW).await.unwrap();
    assert_eq!(accepted, SignInResult::Accepted(person(2).id));
    assert_eq!(store.find_visitor_session(&hash("unasked"), NOW).await.unwrap().as_ref(), Some(&unasked.session));
    assert_logged(store, &unasked.event).await;
    assert_eq!(store.find_request(&hash("unasked"), NOW).await.unwrap(), Some(request("unasked")));
    assert_eq!(store.gate_state(&here.token, &link(1).id, NOW).await.unwrap().unwrap().grant, Some(kept));

    // Only its assertion makes it good once.
    let mut replay = sign_in("replay", 3);
    (replay.request, replay.assertion) = (None, unasked.assertion);
    assert_eq!(store.complete_sign_in(&replay, NOW).await.unwrap(), SignInResult::Replayed);
    assert_eq!(store.find_visitor_session(&hash("replay"), NOW).await.unwrap(), None);
    assert_not_logged(store, &replay.event).await;
    let replays = join_all(["a", "b", "c", "d"].map(|word| async move {
        let mut answer = sign_in(word, 4);
        (answer.request, answer.assertion) = (None, hash("one assertion"));
        store.complete_sign_in(&answer, NOW).await
    }));
    assert_eq!(winners(replays.await, |result| matches!(result, SignInResult::Accepted(_))), 1);
}
