use super::{assert_conflict, assert_logged, assert_not_logged, sorted, winners};
use crate::ports::Store;
use crate::testing::{given, samples};
use futures::future::join_all;
use samples::{NOW, admin, event, hash, minutes};
use sluice_domain::audit::Action::{AdminCreated, AdminSignedIn, AdminSignedOut};

pub(super) async fn setup_is_claimed_once(store: &dyn Store) {
    assert!(!store.has_admin().await.unwrap());
    assert!(!store.claim_setup(&hash("a"), NOW, &admin(1), &event(1, AdminCreated)).await.unwrap());
    store.put_setup_token(&hash("a"), minutes(60)).await.unwrap();
    assert!(!store.claim_setup(&hash("b"), NOW, &admin(1), &event(2, AdminCreated)).await.unwrap());
    assert!(!store.has_setup_token(&hash("b"), NOW).await.unwrap());
    assert!(store.has_setup_token(&hash("a"), NOW).await.unwrap(), "asking uses nothing up");
    assert!(!store.has_admin().await.unwrap());
    assert_not_logged(store, &event(2, AdminCreated)).await;
    assert!(store.claim_setup(&hash("a"), minutes(59), &admin(1), &event(3, AdminCreated)).await.unwrap());
    assert!(store.has_admin().await.unwrap());
    assert_logged(store, &event(3, AdminCreated)).await;
    assert!(!store.has_setup_token(&hash("a"), minutes(59)).await.unwrap());
    assert!(!store.claim_setup(&hash("a"), minutes(59), &admin(2), &event(4, AdminCreated)).await.unwrap());
    assert_eq!(store.find_admin(&admin(2).id).await.unwrap(), None);
    assert_not_logged(store, &event(4, AdminCreated)).await;
}

pub(super) async fn setup_expires(store: &dyn Store) {
    assert!(!store.has_setup_token(&hash("a"), NOW).await.unwrap());
    store.put_setup_token(&hash("a"), minutes(60)).await.unwrap();
    assert!(store.has_setup_token(&hash("a"), minutes(59)).await.unwrap());
    assert!(!store.has_setup_token(&hash("a"), minutes(60)).await.unwrap());
    assert!(!store.claim_setup(&hash("a"), minutes(60), &admin(1), &event(1, AdminCreated)).await.unwrap());
    assert!(!store.has_admin().await.unwrap());
}

pub(super) async fn a_new_setup_token_replaces_the_old(store: &dyn Store) {
    store.put_setup_token(&hash("a"), minutes(60)).await.unwrap();
    store.put_setup_token(&hash("b"), minutes(90)).await.unwrap();
    assert!(!store.claim_setup(&hash("a"), NOW, &admin(1), &event(1, AdminCreated)).await.unwrap());
    assert!(store.claim_setup(&hash("b"), minutes(80), &admin(1), &event(2, AdminCreated)).await.unwrap());
}

pub(super) async fn no_setup_after_the_first_admin(store: &dyn Store) {
    given::admin(store).await;
    store.put_setup_token(&hash("late"), minutes(60)).await.unwrap();
    assert!(!store.claim_setup(&hash("late"), NOW, &admin(2), &event(1, AdminCreated)).await.unwrap());
    assert_eq!(store.find_admin(&admin(2).id).await.unwrap(), None);
}

pub(super) async fn one_of_several_claims_wins(store: &dyn Store) {
    store.put_setup_token(&hash("a"), minutes(60)).await.unwrap();
    let claims = join_all(
        (1..=4).map(|n| async move { store.claim_setup(&hash("a"), NOW, &admin(n), &event(n, AdminCreated)).await }),
    );
    assert_eq!(winners(claims.await, |won| *won), 1);
    let ids: Vec<_> = (1..=4).map(|n| admin(n).id).collect();
    assert_eq!(store.list_admins(&ids).await.unwrap().len(), 1);
    assert_eq!(super::log(store).await.len(), 1);
}

pub(super) async fn admins_are_found(store: &dyn Store) {
    given::admin(store).await;
    assert_eq!(store.find_admin(&admin(1).id).await.unwrap(), Some(admin(1)));
    assert_eq!(store.find_admin_by_email(&admin(1).email).await.unwrap(), Some(admin(1)));
    assert_eq!(store.find_admin_by_email("nobody@harbourline.example").await.unwrap(), None);
    assert_eq!(store.list_admins(&[admin(2).id, admin(1).id]).await.unwrap(), [admin(1)]);
    assert_eq!(store.list_admins(&[]).await.unwrap(), []);
    given::session(store, "visit").await;
    let listed = store.list_persons(&[samples::person(1).id, samples::person(9).id]).await.unwrap();
    assert_eq!(sorted(listed.into_iter().map(|person| person.id)), [samples::person(1).id]);
}

pub(super) async fn sessions_expire(store: &dyn Store) {
    given::admin(store).await;
    let session = samples::admin_session("cookie");
    store.create_admin_session(&session, &event(1, AdminSignedIn)).await.unwrap();
    assert_logged(store, &event(1, AdminSignedIn)).await;
    assert_eq!(store.find_admin_session(&session.token, minutes(59)).await.unwrap(), Some(session.clone()));
    assert_eq!(store.find_admin_session(&session.token, minutes(60)).await.unwrap(), None);
    assert_eq!(store.find_admin_session(&hash("other"), NOW).await.unwrap(), None);
    assert_conflict(store.create_admin_session(&session, &event(2, AdminSignedIn)).await);
    assert_not_logged(store, &event(2, AdminSignedIn)).await;
}

pub(super) async fn sessions_end(store: &dyn Store) {
    given::admin(store).await;
    let (ended, other) = (given::admin_session(store, "ended").await, given::admin_session(store, "other").await);
    store.end_admin_session(&ended.token, &event(1, AdminSignedOut)).await.unwrap();
    assert_logged(store, &event(1, AdminSignedOut)).await;
    assert_eq!(store.find_admin_session(&ended.token, NOW).await.unwrap(), None);
    assert_eq!(store.find_admin_session(&other.token, NOW).await.unwrap(), Some(other));
    store.end_admin_session(&ended.token, &event(2, AdminSignedOut)).await.unwrap();
    assert_not_logged(store, &event(2, AdminSignedOut)).await;
}
