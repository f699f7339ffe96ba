//! What a response says, before it becomes XML. Faults change it here.

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use openssl::{error::ErrorStack, sha::Sha256};

use crate::{Idp, fault::Fault, random_id, request::AuthnRequest, users::User};

/// How far back an assertion begins, for service providers whose clock is slow.
const SLACK: SignedDuration = SignedDuration::from_secs(60);
/// How long an assertion may be used. It needs to outlive one redirect.
const LIFE: SignedDuration = SignedDuration::from_mins(5);
const SHIFT: SignedDuration = SignedDuration::from_hours(1);
const MANY_GROUPS: usize = 3000;

#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub response_id: String,
    pub assertion_id: String,
    pub session_index: String,
    pub issuer: String,
    pub audience: String,
    pub recipient: String,
    pub destination: String,
    pub in_response_to: String,
    pub issued: Timestamp,
    /// The service provider that the NameID is for.
    pub name_qualifier: String,
    pub name_id: String,
    /// Splits the NameID by a comment, and goes on with this.
    pub behind_comment: Option<&'static str>,
    pub confirmed: bool,
    pub email: Option<String>,
    pub given_name: &'static str,
    pub surname: &'static str,
    pub groups: Vec<String>,
}

impl Facts {
    pub fn new(idp: &Idp, request: &AuthnRequest, user: &User, now: Timestamp) -> Result<Self, ErrorStack> {
        Ok(Self {
            response_id: random_id()?,
            assertion_id: random_id()?,
            session_index: random_id()?,
            issuer: idp.entity_id(),
            audience: request.issuer.clone(),
            recipient: request.acs.to_string(),
            destination: request.acs.to_string(),
            in_response_to: request.id.clone(),
            issued: now,
            name_qualifier: request.issuer.clone(),
            name_id: persistent_id(idp, request, user)?,
            behind_comment: None,
            confirmed: true,
            email: user.email.map(str::to_owned),
            given_name: user.given_name,
            surname: user.surname,
            groups: user.groups.list(),
        })
    }

    pub fn not_before(&self) -> Timestamp {
        shifted(self.issued, -SLACK)
    }

    pub fn not_on_or_after(&self) -> Timestamp {
        shifted(self.issued, LIFE)
    }

    /// Applies the faults that are about what is said. The others are about how it is signed and put together.
    pub fn spoil(&mut self, fault: Option<Fault>) -> Result<(), ErrorStack> {
        match fault {
            Some(Fault::WrongAudience) => "https://other-sp.example/metadata".clone_into(&mut self.audience),
            Some(Fault::WrongRecipient) => "https://other-sp.example/acs".clone_into(&mut self.recipient),
            Some(Fault::WrongDestination) => "https://other-sp.example/acs".clone_into(&mut self.destination),
            Some(Fault::WrongInResponseTo) => self.in_response_to = random_id()?,
            Some(Fault::WrongIssuer) => "https://other-idp.example/metadata".clone_into(&mut self.issuer),
            Some(Fault::Expired) => self.issued = shifted(self.issued, -SHIFT),
            Some(Fault::NotYetValid) => self.issued = shifted(self.issued, SHIFT),
            Some(Fault::NoSubjectConfirmation) => self.confirmed = false,
            Some(Fault::CommentInNameId) => self.behind_comment = Some(".evil.example"),
            Some(Fault::NoEmail) => self.email = None,
            Some(Fault::ManyGroups) => self.groups = (1..=MANY_GROUPS).map(|n| format!("team-{n:04}")).collect(),
            _ => {}
        }
        Ok(())
    }

    /// What an attacker would like to be true.
    pub fn forged(&self) -> Result<Self, ErrorStack> {
        Ok(Self {
            assertion_id: random_id()?,
            name_id: "forged".to_owned(),
            email: Some("forged@tidewell.example".to_owned()),
            groups: vec!["partners".to_owned(), "engineering".to_owned(), "admins".to_owned()],
            ..self.clone()
        })
    }
}

/// Times far from the ends of the calendar, so saturation is never reached; it only spares a panic.
fn shifted(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(time)
}

/// A NameID that stays the same for one person at one service provider of one installation, and tells nothing to another.
fn persistent_id(idp: &Idp, request: &AuthnRequest, user: &User) -> Result<String, ErrorStack> {
    let mut hash = Sha256::new();
    for part in [&idp.keys.private().private_key_to_der()?, request.issuer.as_bytes(), user.id.as_bytes()] {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Ok(HEXLOWER.encode(&hash.finish()[..20]))
}
