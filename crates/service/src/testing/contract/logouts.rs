use super::{assert_logged, assert_not_logged, log, winners};
use crate::ports::Store;
use crate::ports::visits::{LogoutOrder, SignInResult, VisitorSession};
use crate::testing::{given, samples};
use futures::future::{join, join_all};
use samples::{NOW, event, grant, hash, link, logout, minutes, request, sign_in};
use sluice_domain::audit::Action::{LinkOpened, PageOpened};
use sluice_domain::audit::AuditEvent;

/// The order's event as it is written.
fn noted(order: &LogoutOrder, ended: u64) -> AuditEvent {
    AuditEvent { note: Some(ended.to_string()), ..order.event.clone() }
}

/// A session of account `n`, as it is changed.
async fn session(store: &dyn Store, word: &str, n: u32, change: impl FnOnce(&mut VisitorSession)) -> VisitorSession {
    store.put_request(&request(word)).await.unwrap();
    let mut sign_in = sign_in(word, n);
    change(&mut sign_in.session);
    assert!(matches!(store.complete_sign_in(&sign_in, NOW).await.unwrap(), SignInResult::Accepted(_)));
    sign_in.session
}

/// Which of these sessions are alive.
async fn alive<const N: usize>(store: &dyn Store, words: [&str; N]) -> [bool; N] {
    let mut found = Vec::new();
    for word in words {
        found.push(store.find_visitor_session(&hash(word), NOW).await.unwrap().is_some());
    }
    found.try_into().unwrap()
}

pub(super) async fn a_logout_ends_an_account(store: &dyn Store) {
    given::link(store, &link(1)).await;
    let mut opened = Vec::new();
    for (n, word, account) in [(1, "laptop", 1), (2, "phone", 1), (3, "other", 2)] {
        let session = session(store, word, account, |_| ()).await;
        let grant = given::grant(store, n, &link(1), &session).await;
        assert!(store.record_first_opening(&grant.id, "page 5 v1", &event(n, PageOpened)).await.unwrap());
        opened.push(grant);
    }
    let order = logout("a", 1);
    assert_eq!(store.end_sessions_of(&order).await.unwrap(), Some(2));
    assert_logged(store, &noted(&order, 2)).await;
    assert_eq!(alive(store, ["laptop", "phone", "other"]).await, [false, false, true]);
    assert_eq!(store.count_live_grants(&link(1).id, link(1).epoch, NOW).await.unwrap(), 1);
    assert!(!store.had_grant(&hash("laptop"), &link(1).id).await.unwrap());
    assert!(store.gate_state(&hash("phone"), &link(1).id, NOW).await.unwrap().is_none());
    let other = store.gate_state(&hash("other"), &link(1).id, NOW).await.unwrap().unwrap();
    assert_eq!(other.grant.as_ref(), Some(&opened[2]));
    // What was opened under a grant went with it, and nothing else did.
    for (n, (grant, gone)) in (10..).zip(opened.iter().zip([true, true, false])) {
        assert_eq!(store.record_first_opening(&grant.id, "page 5 v1", &event(n, PageOpened)).await.unwrap(), gone);
    }

    // Nobody is left to end, which is an answer too; and the account can sign in again.
    assert_eq!(store.end_sessions_of(&logout("b", 1)).await.unwrap(), Some(0));
    assert_logged(store, &noted(&logout("b", 1), 0)).await;
    assert_eq!(store.end_sessions_of(&logout("c", 9)).await.unwrap(), Some(0));
    session(store, "again", 1, |_| ()).await;
    assert_eq!(alive(store, ["again", "other"]).await, [true, true]);
}

pub(super) async fn a_logout_may_name_sessions(store: &dyn Store) {
    for (word, account) in [("a", 1), ("b", 1), ("c", 1), ("other", 2)] {
        session(store, word, account, |session| session.session_index = Some(hash(&format!("index {word}")))).await;
    }
    session(store, "same", 2, |session| session.session_index = Some(hash("index a"))).await;
    let kept = session(store, "none", 1, |session| (session.session_index, session.subject) = (None, None)).await;
    assert_eq!(store.find_visitor_session(&kept.token, NOW).await.unwrap(), Some(kept));
    let words = ["a", "b", "c", "other", "same", "none"];

    let mut order = logout("one", 1);
    order.session_indexes = vec![hash("index a"), hash("index that nobody has"), hash("index other")];
    assert_eq!(store.end_sessions_of(&order).await.unwrap(), Some(1));
    assert_logged(store, &noted(&order, 1)).await;
    assert_eq!(alive(store, words).await, [false, true, true, true, true, true]);

    let mut order = logout("two", 1);
    order.session_indexes = vec![hash("index that nobody has")];
    assert_eq!(store.end_sessions_of(&order).await.unwrap(), Some(0));
    assert_eq!(store.end_sessions_of(&logout("all", 1)).await.unwrap(), Some(3));
    assert_eq!(alive(store, words).await, [false, false, false, true, true, false]);
}

pub(super) async fn a_logout_request_is_good_once(store: &dyn Store) {
    given::session(store, "a").await;
    assert_eq!(store.end_sessions_of(&logout("once", 1)).await.unwrap(), Some(1));
    given::session(store, "b").await;
    let mut again = logout("again", 1);
    again.request = logout("once", 1).request;
    assert_eq!(store.end_sessions_of(&again).await.unwrap(), None);
    assert_not_logged(store, &again.event).await;
    assert_eq!(alive(store, ["b"]).await, [true]);
    // The very same order, which has an event of its own each time; and one whose id was consumed otherwise.
    assert_eq!(store.end_sessions_of(&logout("once", 1)).await.unwrap(), None);
    again.request = hash("used");
    assert!(store.consume_assertion(&again.request, minutes(5)).await.unwrap());
    assert_eq!(store.end_sessions_of(&again).await.unwrap(), None);
    assert_eq!(alive(store, ["b"]).await, [true]);

    // It is remembered until its end and not longer.
    again.request = logout("once", 1).request;
    store.sweep_visits(minutes(4)).await.unwrap();
    assert_eq!(store.end_sessions_of(&again).await.unwrap(), None);
    store.sweep_visits(minutes(5)).await.unwrap();
    assert_eq!(store.end_sessions_of(&again).await.unwrap(), Some(1));
}

pub(super) async fn one_of_several_orders_wins(store: &dyn Store) {
    for word in ["a", "b", "c"] {
        given::session(store, word).await;
    }
    let before = log(store).await.len();
    let same = join_all(["1", "2", "3", "4"].map(|word| async move {
        let mut order = logout(word, 1);
        order.request = hash("one request");
        store.end_sessions_of(&order).await
    }));
    assert_eq!(winners(same.await, |ended| *ended == Some(3)), 1);
    assert_eq!(log(store).await.len(), before + 1);

    // Two requests: each session is ended, and counted, by one of them.
    for word in ["d", "e", "f"] {
        given::session(store, word).await;
    }
    let (one, two) = (logout("one", 1), logout("two", 1));
    let (first, second) = join(store.end_sessions_of(&one), store.end_sessions_of(&two)).await;
    let (first, second) = (first.unwrap().unwrap(), second.unwrap().unwrap());
    assert_eq!(first + second, 3);
    assert_logged(store, &noted(&one, first)).await;
    assert_logged(store, &noted(&two, second)).await;
}

pub(super) async fn a_sign_in_is_before_or_after_a_logout(store: &dyn Store) {
    for n in 1..=8 {
        let word = format!("sign-in {n}");
        store.put_request(&request(&word)).await.unwrap();
        let (answer, order) = (sign_in(&word, n), logout(&word, n));
        let (accept, end) = (store.complete_sign_in(&answer, NOW), store.end_sessions_of(&order));
        let (accepted, ended) = if n % 2 == 0 {
            join(accept, end).await
        } else {
            let (ended, accepted) = join(end, accept).await;
            (accepted, ended)
        };
        assert!(matches!(accepted.unwrap(), SignInResult::Accepted(_)));
        let ended = ended.unwrap().unwrap();
        let left = store.find_visitor_session(&answer.session.token, NOW).await.unwrap();
        assert_eq!((ended, left.is_some()), if ended == 1 { (1, false) } else { (0, true) });
        assert_logged(store, &noted(&order, ended)).await;
    }
}

pub(super) async fn a_logout_beats_a_grant(store: &dyn Store) {
    given::link(store, &link(1)).await;
    for n in 1..=8 {
        let session = session(store, &format!("visitor {n}"), n, |_| ()).await;
        let (grant, granting) = (grant(n, &link(1), &session), event(n, LinkOpened));
        let order = logout(&format!("logout {n}"), n);
        let (create, end) = (store.create_grant(&grant, &granting), store.end_sessions_of(&order));
        let (created, ended) = if n % 2 == 0 {
            join(create, end).await
        } else {
            let (ended, created) = join(end, create).await;
            (created, ended)
        };
        assert_eq!(ended.unwrap(), Some(1));
        winners(vec![created], |()| true);
        assert!(store.gate_state(&session.token, &link(1).id, NOW).await.unwrap().is_none());
        assert!(!store.had_grant(&session.token, &link(1).id).await.unwrap());
    }
    assert_eq!(store.count_live_grants(&link(1).id, link(1).epoch, NOW).await.unwrap(), 0);
}
