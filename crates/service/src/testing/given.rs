//! Brings a store into the state that a test begins with. Events carry ids from 1,000,000 upward.
#![expect(clippy::unwrap_used, reason = "a test whose beginning fails has failed")]

use super::samples;
use crate::ports::Store;
use crate::ports::content::{Attachment, Generation, Page};
use crate::ports::people::AdminSession;
use crate::ports::visits::{Grant, SignInResult, VisitorSession};
use sluice_domain::audit::{Action, AuditEvent};
use sluice_domain::id::{ImportId, SpaceId};
use sluice_domain::link::ShareLink;
use sluice_domain::sso::idp::IdentityProvider;
use std::sync::atomic::{AtomicU32, Ordering};

/// An event whose id no other given state has.
fn event(action: Action) -> AuditEvent {
    samples::event(next(), action)
}

fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1_000_000);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Admin 1, created through the set-up.
pub async fn admin(store: &dyn Store) {
    let token = samples::hash("setup");
    store.put_setup_token(&token, samples::minutes(60)).await.unwrap();
    let claimed =
        store.claim_setup(&token, samples::NOW, &samples::admin(1), &event(Action::AdminCreated)).await.unwrap();
    assert!(claimed, "the store had an admin already");
}

/// A session of admin 1 under this token.
pub async fn admin_session(store: &dyn Store, word: &str) -> AdminSession {
    let session = samples::admin_session(word);
    store.create_admin_session(&session, &event(Action::AdminSignedIn)).await.unwrap();
    session
}

/// Pages and files staged under a new generation of the space, by a run that is still going.
pub async fn staged(
    store: &dyn Store,
    space: &SpaceId,
    pages: &[Page],
    files: &[Attachment],
) -> (ImportId, Generation) {
    let run = samples::import_run(next());
    store.begin_import(&run).await.unwrap();
    let generation = store.next_generation(space, &run.id).await.unwrap();
    store.stage_pages(space, generation, pages).await.unwrap();
    store.stage_attachments(space, generation, files).await.unwrap();
    (run.id, generation)
}

/// A published space of these pages and files, without enforcement unless it had it.
pub async fn space(store: &dyn Store, space: &SpaceId, pages: &[Page], files: &[Attachment]) -> Generation {
    let (import, generation) = staged(store, space, pages, files).await;
    let mut staged = samples::staged(space, generation);
    staged.pages = pages.len() as u64;
    staged.files = files.len() as u64;
    staged.restricted = pages.iter().filter(|page| page.node.restricted).count() as u64;
    store.publish(&import, &[staged], samples::NOW, &[event(Action::SpaceImported)]).await.unwrap();
    generation
}

pub async fn idp(store: &dyn Store, idp: &IdentityProvider) {
    store.create_idp(idp, &event(Action::IdpAdded)).await.unwrap();
}

/// Stored under [`samples::link_token`].
pub async fn link(store: &dyn Store, link: &ShareLink) {
    let token = samples::link_token(&link.id);
    store.create_link(&samples::stored_link(link.clone()), &token, &event(Action::LinkCreated)).await.unwrap();
}

/// Revoked a minute after [`samples::NOW`].
pub async fn revoked(store: &dyn Store, link: &ShareLink) -> ShareLink {
    let was = (link.changed_at, link.epoch);
    let revoked = link.clone().revoke(samples::minutes(1)).unwrap();
    store.save_link(&revoked, was, &event(Action::LinkRevoked)).await.unwrap();
    revoked
}

/// Person 1, signed in at IdP 1.
pub async fn session(store: &dyn Store, word: &str) -> VisitorSession {
    store.put_request(&samples::request(word)).await.unwrap();
    let mut sign_in = samples::sign_in(word, 1);
    let result = store.complete_sign_in(&sign_in, samples::NOW).await.unwrap();
    let SignInResult::Accepted(person) = result else { panic!("the sign-in was not taken: {result:?}") };
    sign_in.session.person = person;
    sign_in.session
}

pub async fn grant(store: &dyn Store, n: u32, link: &ShareLink, session: &VisitorSession) -> Grant {
    let grant = samples::grant(n, link, session);
    store.create_grant(&grant, &event(Action::LinkOpened)).await.unwrap();
    grant
}
