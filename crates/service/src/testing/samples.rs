//! Made-up records for tests. A number or a word in, always the same record out; what a test is about it changes itself.
#![expect(clippy::unwrap_used, reason = "the made-up texts are ids, hashes and references by construction")]

use crate::keys::{Keys, Sealed, TokenHash};
use crate::ports::blobs::BlobId;
use crate::ports::content::{Attachment, BodyFormat, Generation, ImportRun, ImportState, Page, StagedSpace};
use crate::ports::links::StoredLink;
use crate::ports::people::{Admin, AdminSession, Person};
use crate::ports::saml::{SpSettings, VerifiedSignIn};
use crate::ports::sso::{TestOutcome, TestRun};
use crate::ports::visits::{AccountKey, Grant, PendingRequest, Purpose, SignIn, Ticket, VisitorSession};
use sha2::{Digest, Sha256};
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{
    AdminId, AttachmentId, AuditId, GrantId, IdpId, ImportId, LinkId, PageId, PersonId, Reference, SpaceId, TestRunId,
    hex,
};
use sluice_domain::link::{Epoch, Gate, LinkState, ShareLink};
use sluice_domain::scope::Scope;
use sluice_domain::sso::idp::{Binding, Endpoint, IdentityProvider, IdpState, PassedTest, SigningCertificate};
use sluice_domain::sso::mapping::{Attribute, AttributeMapping, AttributeSource};
use sluice_domain::time::{Span, Timestamp};
use sluice_domain::tree::TreeNode;

/// When the samples happen: 2 March 2026, 09:00 UTC.
pub const NOW: Timestamp = Timestamp::from_seconds(1_772_442_000);

/// [`NOW`] and so many minutes.
pub const fn minutes(n: i64) -> Timestamp {
    NOW.plus(Span::minutes(n))
}

/// Sixteen bytes out of a number, for ids.
pub fn bytes(n: u32) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[12..].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// A token hash as the store sees one.
pub fn hash(word: &str) -> TokenHash {
    TokenHash::parse(&hex(&Sha256::digest(word))).unwrap()
}

pub fn blob(word: &str) -> BlobId {
    BlobId::parse(&hex(&Sha256::digest(word))).unwrap()
}

/// Keys of a master key of sevens.
pub fn keys() -> Keys {
    Keys::from_master(&[7; 32])
}

pub fn sp() -> SpSettings {
    SpSettings {
        entity_id: "https://share.harbourline.example/saml/metadata".to_owned(),
        acs_url: "https://share.harbourline.example/saml/acs".to_owned(),
        slo_url: None,
    }
}

/// An event by admin 1 at [`NOW`], done, without a target.
pub fn event(n: u32, action: Action) -> AuditEvent {
    AuditEvent {
        id: AuditId::random(bytes(n)),
        at: NOW,
        actor: Actor::Admin { admin: admin(1).id },
        action,
        outcome: Outcome::Done,
        target: Target::default(),
        reasons: Vec::new(),
        reference: None,
        note: None,
    }
}

pub fn reference(n: u8) -> Reference {
    Reference::random([n; 8])
}

pub fn admin(n: u32) -> Admin {
    Admin {
        id: AdminId::random(bytes(n)),
        name: format!("Morgan Lund {n}"),
        email: format!("morgan{n}@harbourline.example"),
        password_hash: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$bm90IGEgcGFzc3dvcmQ".to_owned(),
        created_at: NOW,
    }
}

/// For an hour.
pub fn admin_session(word: &str) -> AdminSession {
    AdminSession { token: hash(word), admin: admin(1).id, created_at: NOW, expires_at: minutes(60) }
}

pub fn person(n: u32) -> Person {
    Person {
        id: PersonId::random(bytes(n)),
        name: Some(format!("Ana Ruiz {n}")),
        email: Some(format!("ana{n}@tidewell.example")),
    }
}

pub fn space_id(n: u32) -> SpaceId {
    SpaceId::of_confluence(&format!("HB{n}"), &n.to_string())
}

pub fn page_id(space: &SpaceId, n: u32) -> PageId {
    PageId::in_space(space, &n.to_string()).unwrap()
}

/// Without a parent, with a body of its own.
pub fn page(space: &SpaceId, n: u32) -> Page {
    Page {
        node: TreeNode {
            id: page_id(space, n),
            parent: None,
            title: format!("Berth plan {n}"),
            position: Some(i64::from(n)),
            folder: false,
            restricted: false,
        },
        body: Some(blob(&format!("body of {space} {n}"))),
        format: BodyFormat::Storage,
        version: 3,
        updated_at: Some(NOW),
        labels: vec!["harbour".to_owned(), "public".to_owned()],
    }
}

pub fn file(page: &PageId, n: u32) -> Attachment {
    Attachment {
        id: AttachmentId::in_space(&page.space(), &n.to_string()).unwrap(),
        page: page.clone(),
        file_name: format!("tide table {n}.pdf"),
        media_type: "application/pdf".to_owned(),
        size: 1234,
        version: 1,
        blob: Some(blob(&format!("file {page} {n}"))),
        image: None,
    }
}

pub fn staged(space: &SpaceId, generation: Generation) -> StagedSpace {
    StagedSpace {
        id: space.clone(),
        key: "HB".to_owned(),
        name: "Harbour handbook".to_owned(),
        home: Some(page_id(space, 1)),
        generation,
        pages: 2,
        files: 1,
        restricted: 0,
        sample: false,
    }
}

/// Running since [`NOW`].
pub fn import_run(n: u32) -> ImportRun {
    ImportRun {
        id: ImportId::random(bytes(n)),
        file_name: format!("harbour-{n}.zip"),
        started_at: NOW,
        ended_at: None,
        state: ImportState::Running,
    }
}

/// A draft that maps `mail` and `groups`.
pub fn idp(n: u32) -> IdentityProvider {
    let der = format!("certificate {n}").into_bytes();
    IdentityProvider {
        id: IdpId::random(bytes(n)),
        name: format!("Tidewell {n}"),
        entity_id: format!("https://idp{n}.example/entity"),
        sso: Endpoint { binding: Binding::Redirect, url: format!("https://idp{n}.example/sso") },
        slo: Some(Endpoint { binding: Binding::Post, url: format!("https://idp{n}.example/slo") }),
        certificates: vec![SigningCertificate {
            fingerprint: hex(&Sha256::digest(&der)),
            der,
            subject: format!("CN=idp{n}.example"),
            not_before: NOW.minus(Span::days(1)),
            not_after: NOW.plus(Span::days(365)),
        }],
        mapping: AttributeMapping {
            email: Some(AttributeSource::Attribute("mail".to_owned())),
            groups: Some(AttributeSource::Attribute("groups".to_owned())),
            ..AttributeMapping::default()
        },
        state: IdpState::Draft,
        passed: None,
        demo: false,
        created_at: NOW,
        changed_at: NOW,
    }
}

/// Tested and enabled.
pub fn enabled_idp(n: u32) -> IdentityProvider {
    let mut idp = idp(n);
    idp.passed = Some(PassedTest { run: test_run(n).id, settings: idp.settings(), at: NOW });
    idp.state = IdpState::Enabled;
    idp
}

/// A run of the draft of the same number that waits for its response.
pub fn test_run(n: u32) -> TestRun {
    TestRun {
        id: TestRunId::random(bytes(n)),
        idp: idp(n).id,
        admin: admin(1).id,
        settings: idp(n).settings(),
        started_at: NOW,
        ended_at: None,
        outcome: TestOutcome::Waiting,
    }
}

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

/// The hash by which [`super::given::link`] stores the link.
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
        created_at: NOW,
        expires_at: minutes(10),
    }
}

/// Person 1 at IdP 1: an hour idle, eight in all.
pub fn session(word: &str) -> VisitorSession {
    let (idp, person) = (idp(1).id, person(1));
    VisitorSession {
        token: hash(word),
        groups: vec![sluice_domain::sso::group::GroupRef::new(idp.clone(), "auditors")],
        idp,
        person: person.id,
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
    let mut event = event(0, Action::VisitorSignedIn);
    event.id = AuditId::parse(&hex(&Sha256::digest(format!("sign-in {word}"))[..16])).unwrap();
    event.actor = Actor::Visitor { person: person.id.clone() };
    SignIn {
        request: hash(word),
        assertion: hash(&format!("assertion {word}")),
        assertion_until: minutes(5),
        account: AccountKey(hash(&format!("account {n}"))),
        person,
        session,
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

/// What IdPs of [`idp`] send: `mail` and `groups`; good for five minutes from [`NOW`].
pub fn verified_sign_in(email: &str, groups: &[&str]) -> VerifiedSignIn {
    let attribute = |name: &str, values: &[&str]| Attribute {
        name: name.to_owned(),
        friendly_name: None,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    VerifiedSignIn {
        name_id: format!("id-of-{email}"),
        name_id_format: Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned()),
        attributes: vec![attribute("mail", &[email]), attribute("groups", groups)],
        assertion_id: format!("_assertion-of-{email}"),
        not_on_or_after: minutes(5),
        session_not_on_or_after: None,
        session_index: Some("_session".to_owned()),
    }
}
