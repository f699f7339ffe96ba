use super::{NOW, admin, bytes, event, hash, idp, minutes, page_id, person, space_id, test_run};
use crate::keys::{Sealed, TokenHash};
use crate::ports::links::StoredLink;
use crate::ports::visits::{AccountKey, Grant, LogoutOrder, PendingRequest, Purpose, SignIn, Ticket, VisitorSession};
use sha2::{Digest, Sha256};
use sluice_domain::audit::{Action, Actor};
use sluice_domain::id::{AuditId, GrantId, LinkId, hex};
use sluice_domain::link::{Epoch, Gate, LinkState, ShareLink};
use sluice_domain::scope::Scope;
use sluice_domain::sso::group::GroupRef;

/// To all of space 1, for anybody of IdP 1.
pub fn link(n: u32) -> ShareLink {
    ShareLink {
        id: LinkId::random(bytes(n)),
        name: format!("Auditors {n}"),
        scope: Scope::Space { space: space_id(1) },
        gate: Gate::Sso { idp: idp(1).id, groups: Vec::new() },
        state: LinkState::Active,
        epoch: Epoch(0),
        created_at: NOW,
        created_by: admin(1).id,
        changed_at: NOW,
    }
}

pub fn stored_link(link: ShareLink) -> StoredLink {
    let token = Sealed::from_store(format!("sealed-token-of-{}", link.id));
    StoredLink { link, token }
}

/// The hash by which [`crate::testing::given::link`] stores the link.
pub fn link_token(link: &LinkId) -> TokenHash {
    hash(&format!("link {link}"))
}

pub fn ticket(word: &str) -> Ticket {
    let run = test_run(1);
    Ticket { token: hash(word), idp: run.idp, purpose: Purpose::Test { run: run.id }, expires_at: minutes(1) }
}

/// To visit link 1; for ten minutes.
pub fn request(word: &str) -> PendingRequest {
    PendingRequest {
        id: hash(word),
        idp: idp(1).id,
        purpose: Purpose::Visit { link: link(1).id, page: Some(page_id(&space_id(1), 2)) },
        browser: hash("browser"),
        replaces: Vec::new(),
        created_at: NOW,
        expires_at: minutes(10),
    }
}

/// Person 1 at IdP 1: an hour idle, eight in all.
pub fn session(word: &str) -> VisitorSession {
    let (idp, person) = (idp(1), person(1));
    VisitorSession {
        token: hash(word),
        groups: vec![GroupRef::new(idp.id.clone(), "auditors")],
        idp: idp.id,
        idp_changed_at: idp.changed_at,
        person: person.id,
        account: AccountKey(hash("account 1")),
        session_index: Some(hash(&format!("index {word}"))),
        subject: Some(Sealed::from_store(format!("subject {word}"))),
        email: person.email,
        created_at: NOW,
        idle_at: minutes(60),
        expires_at: minutes(480),
    }
}

/// Person `n` answers the request of this name; request, assertion and session are named after `word`, the account after `n`.
pub fn sign_in(word: &str, n: u32) -> SignIn {
    let person = person(n);
    let mut session = session(word);
    session.person = person.id.clone();
    session.email.clone_from(&person.email);
    session.account = AccountKey(hash(&format!("account {n}")));
    let mut event = event(0, Action::VisitorSignedIn);
    event.id = AuditId::parse(&hex(&Sha256::digest(format!("sign-in {word}"))[..16])).unwrap();
    event.actor = Actor::Visitor { person: person.id.clone() };
    SignIn {
        request: Some(hash(word)),
        assertion: hash(&format!("assertion {word}")),
        assertion_until: minutes(5),
        account: session.account.clone(),
        person,
        session,
        event,
    }
}

/// The IdP ends all sessions of account `n`; request and event are named after `word`. For five minutes.
pub fn logout(word: &str, n: u32) -> LogoutOrder {
    let mut event = event(0, Action::SessionsEndedByIdp);
    event.id = AuditId::parse(&hex(&Sha256::digest(format!("logout {word}"))[..16])).unwrap();
    event.actor = Actor::System;
    LogoutOrder {
        request: hash(&format!("logout {word}")),
        request_until: minutes(5),
        account: AccountKey(hash(&format!("account {n}"))),
        session_indexes: Vec::new(),
        event,
    }
}

/// For this link under its epoch, as long as the session lasts.
pub fn grant(n: u32, link: &ShareLink, session: &VisitorSession) -> Grant {
    Grant {
        id: GrantId::random(bytes(n)),
        link: link.id.clone(),
        epoch: link.epoch,
        session: session.token.clone(),
        person: session.person.clone(),
        created_at: session.created_at,
        expires_at: session.expires_at,
    }
}
