//! Made-up records for tests. A number or a word in, always the same record out; what a test is about it changes itself.
#![expect(clippy::unwrap_used, reason = "the made-up texts are ids, hashes and references by construction")]

mod content;
mod sso;
mod traces;
mod visits;

pub use content::*;
pub use sso::*;
pub use traces::*;
pub use visits::*;

use crate::keys::{Keys, TokenHash};
use crate::ports::people::{Admin, AdminSession, Person};
use sha2::{Digest, Sha256};
use sluice_domain::audit::{Action, Actor, AuditEvent, Outcome, Target};
use sluice_domain::id::{AdminId, AuditId, PersonId, Reference, hex};
use sluice_domain::time::{Span, Timestamp};

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

/// Keys of a master key of sevens.
pub fn keys() -> Keys {
    Keys::from_master(&[7; 32])
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
