//! Change and audit event are one transaction. An event whose id is taken cannot be written, so the change must not be either.

use super::{assert_conflict, log};
use crate::ports::Store;
use crate::ports::content::ImportState;
use crate::ports::visits::SignInResult;
use crate::testing::{given, samples};
use samples::{
    NOW, admin, enabled_idp, grant, hash, idp, link, link_token, logout, minutes, page, request, sign_in, sp_key,
    space_id, staged,
};
use sluice_domain::audit::{Action, AuditEvent};
use sluice_domain::link::Epoch;
use sluice_domain::sso::sp_key::{SpKeyState, SpKeyUse};

/// An event that stands in the log already.
async fn taken(store: &dyn Store) -> AuditEvent {
    let event = samples::event(1, Action::LinkDenied);
    store.append(&event).await.unwrap();
    event
}

pub(super) async fn setup_and_sessions(store: &dyn Store) {
    let event = taken(store).await;
    store.put_setup_token(&hash("setup"), minutes(60)).await.unwrap();
    assert_conflict(store.claim_setup(&hash("setup"), NOW, &admin(1), &event).await);
    assert!(!store.has_admin().await.unwrap());
    // The token is not used up.
    let good = samples::event(2, Action::AdminCreated);
    assert!(store.claim_setup(&hash("setup"), NOW, &admin(1), &good).await.unwrap());

    assert_conflict(store.create_admin_session(&samples::admin_session("a"), &event).await);
    assert_eq!(store.find_admin_session(&hash("a"), NOW).await.unwrap(), None);
    let session = given::admin_session(store, "b").await;
    assert_conflict(store.end_admin_session(&session.token, &event).await);
    assert_eq!(store.find_admin_session(&session.token, NOW).await.unwrap(), Some(session));
    assert_eq!(log(store).await.iter().filter(|known| **known == event).count(), 1);
}

pub(super) async fn content_and_imports(store: &dyn Store) {
    let (event, space) = (taken(store).await, space_id(1));
    let (import, generation) = given::staged(store, &space, &[page(&space, 1)], &[]).await;
    let events = [samples::event(2, Action::SpaceImported), event.clone()];
    assert_conflict(store.publish(&import, &[staged(&space, generation)], NOW, &events).await);
    assert_eq!(store.find_space(&space).await.unwrap(), None);
    assert_conflict(store.end_import(&import, &ImportState::Cancelled, NOW, &event).await);
    assert_eq!(store.find_import(&import).await.unwrap().unwrap().state, ImportState::Running);
    assert_eq!(log(store).await, std::slice::from_ref(&event));
    store.publish(&import, &[staged(&space, generation)], NOW, &events[..1]).await.unwrap();

    assert_conflict(store.set_enforcement(&space, None, true, None, &event).await);
    assert!(!store.find_space(&space).await.unwrap().unwrap().enforce_sso);
    given::link(store, &link(1)).await;
    assert_conflict(store.remove_space(&space, minutes(1), &event).await);
    assert_eq!(store.list_nodes(&space, generation).await.unwrap().len(), 1);
    assert!(store.find_link(&link(1).id).await.unwrap().unwrap().link.is_active());
}

pub(super) async fn brands(store: &dyn Store) {
    let (event, brand) = (taken(store).await, samples::brand(1));
    assert_conflict(store.save_brand(None, None, &brand, &event).await);
    assert_eq!(store.find_brand(None).await.unwrap(), None);
    assert_eq!(log(store).await, [event]);
}

pub(super) async fn idps_and_links(store: &dyn Store) {
    let event = taken(store).await;
    assert_conflict(store.create_idp(&idp(1), &event).await);
    assert_eq!(store.list_idps().await.unwrap(), []);
    given::idp(store, &idp(1)).await;
    let mut renamed = idp(1);
    "Tidewell Rail".clone_into(&mut renamed.name);
    assert_conflict(store.save_idp(&renamed, NOW, &event).await);
    assert_conflict(store.remove_idp(&idp(1).id, &event).await);
    store.save_test_run(&samples::test_run(1)).await.unwrap();
    let mut ended = samples::test_run(1);
    ended.ended_at = Some(minutes(1));
    assert_conflict(store.end_test_run(&ended, Some(&enabled_idp(1)), &event).await);
    assert_eq!(store.find_idp(&idp(1).id).await.unwrap(), Some(idp(1)));
    assert_eq!(store.find_test_run(&ended.id).await.unwrap(), Some(samples::test_run(1)));

    let token = link_token(&link(1).id);
    assert_conflict(store.create_link(&samples::stored_link(link(1)), &token, &event).await);
    assert_eq!(store.find_link_by_token(&token).await.unwrap(), None);
    given::link(store, &link(1)).await;
    let revoked = link(1).revoke(minutes(1)).unwrap();
    assert_conflict(store.save_link(&revoked, (NOW, Epoch(0)), &event).await);
    assert_eq!(store.find_link(&link(1).id).await.unwrap().unwrap().link, link(1));
}

pub(super) async fn metadata(store: &dyn Store) {
    let event = taken(store).await;
    let (id, source) = (idp(1).id, samples::metadata_source(1));
    given::idp(store, &idp(1)).await;
    assert_conflict(store.put_source(&id, &source, &event).await);
    assert_eq!(store.find_source(&id).await.unwrap(), None);
    store.put_source(&id, &source, &samples::event(2, Action::MetadataSourceChanged)).await.unwrap();
    let read = source.clone().read(Some(minutes(90)), None, NOW);
    let renewed = idp(1).renewed(idp(2).certificates, minutes(1));
    assert_conflict(store.save_source(&source, &read, (&id, Some((&renewed, &idp(1)))), Some(&event)).await);
    assert_conflict(store.remove_source(&id, &event).await);
    assert_eq!(store.find_source(&id).await.unwrap(), Some(source));
    assert_eq!(store.find_idp(&id).await.unwrap(), Some(idp(1)));
}

pub(super) async fn sp_keys(store: &dyn Store) {
    let event = taken(store).await;
    let (active, next) =
        (sp_key(1, SpKeyUse::Signing, SpKeyState::Active), sp_key(2, SpKeyUse::Signing, SpKeyState::Next));
    assert_conflict(store.create_sp_key(&active, &event).await);
    assert_eq!(store.list_sp_keys().await.unwrap(), []);
    for (n, key) in [(2, &active), (3, &next)] {
        store.create_sp_key(key, &samples::event(n, Action::SpKeyPublished)).await.unwrap();
    }
    let before = store.list_sp_keys().await.unwrap();
    assert_conflict(store.activate_sp_key(&next.facts.fingerprint, &event).await);
    assert_conflict(store.remove_sp_key(&next.facts.fingerprint, &event).await);
    assert_eq!(store.list_sp_keys().await.unwrap(), before);
}

pub(super) async fn visits(store: &dyn Store) {
    let event = taken(store).await;
    store.put_request(&request("a")).await.unwrap();
    let mut answer = sign_in("a", 1);
    let good = std::mem::replace(&mut answer.event, event.clone());
    assert_conflict(store.complete_sign_in(&answer, NOW).await);
    assert_eq!(store.find_request(&hash("a"), NOW).await.unwrap(), Some(request("a")));
    assert_eq!(store.find_visitor_session(&hash("a"), NOW).await.unwrap(), None);
    assert_eq!(store.list_persons(&[answer.person.id.clone()]).await.unwrap(), []);
    answer.event = good;
    assert!(matches!(store.complete_sign_in(&answer, NOW).await.unwrap(), SignInResult::Accepted(_)));

    given::link(store, &link(1)).await;
    let session = answer.session;
    assert_conflict(store.create_grant(&grant(1, &link(1), &session), &event).await);
    assert!(!store.had_grant(&session.token, &link(1).id).await.unwrap());
    let grant = given::grant(store, 1, &link(1), &session).await;
    assert_conflict(store.record_first_opening(&grant.id, "page 1 v1", &event).await);
    let opening = samples::event(2, Action::PageOpened);
    assert!(store.record_first_opening(&grant.id, "page 1 v1", &opening).await.unwrap());
    assert_conflict(store.end_visitor_session(&session.token, &event).await);
    let mut order = logout("a", 1);
    order.event = event;
    assert_conflict(store.end_sessions_of(&order).await);
    assert!(store.gate_state(&session.token, &link(1).id, NOW).await.unwrap().unwrap().grant.is_some());
    // The request is not used up.
    assert_eq!(store.end_sessions_of(&logout("a", 1)).await.unwrap(), Some(1));
}
