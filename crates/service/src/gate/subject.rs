//! Whose a session is at the identity provider.

use crate::error::{Result, ServiceError};
use crate::keys::{Sealed, TokenHash, TokenKind};
use crate::ports::saml::NameId;
use crate::ports::visits::AccountKey;
use crate::sluice::Sluice;
use serde::{Deserialize, Serialize};
use sluice_domain::id::IdpId;

/// Whose a session is at the identity provider: what a logout has to repeat.
pub(super) struct Subject {
    pub(super) name_id: NameId,
    pub(super) session_index: Option<String>,
}

/// A [`Subject`] at rest, inside the seal.
#[derive(Serialize, Deserialize)]
struct SealedSubject {
    value: String,
    format: Option<String>,
    name_qualifier: Option<String>,
    sp_name_qualifier: Option<String>,
    session_index: Option<String>,
}

fn place(session: &TokenHash) -> (&'static str, &str, &'static str) {
    ("visitor_session", session.as_str(), "subject")
}

impl Sluice {
    /// A SessionIndex is unique only within its identity provider.
    pub(super) fn session_index(&self, idp: &IdpId, index: &str) -> TokenHash {
        self.keys.hash(TokenKind::SessionIndex, &format!("{idp}\0{index}"))
    }

    /// The account's stable key: connection, NameID format, NameID. Never the e-mail, which another IdP could name too. No format
    /// means the unspecified one (core 2.2.2): an IdP may say so in its assertion and leave it out of its logout.
    pub(super) fn account(&self, idp: &IdpId, name_id: &NameId) -> AccountKey {
        let unspecified = |format: &&str| {
            matches!(
                *format,
                "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
                    | "urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified"
            )
        };
        let format = name_id.format.as_deref().filter(|format| !unspecified(format)).unwrap_or_default();
        AccountKey(self.keys.hash(TokenKind::Account, &format!("{idp}\0{format}\0{}", name_id.value)))
    }

    pub(super) fn seal_subject(&self, session: &TokenHash, subject: &Subject) -> Result<Sealed> {
        let Subject { name_id, session_index } = subject;
        let plain = SealedSubject {
            value: name_id.value.clone(),
            format: name_id.format.clone(),
            name_qualifier: name_id.name_qualifier.clone(),
            sp_name_qualifier: name_id.sp_name_qualifier.clone(),
            session_index: session_index.clone(),
        };
        let plain = serde_json::to_vec(&plain).map_err(|error| ServiceError::Internal(error.to_string()))?;
        let sealed = self.keys.seal(place(session), &plain, self.random.bytes());
        sealed.map_err(|error| ServiceError::Internal(format!("a session's subject: {error}")))
    }

    pub(super) fn open_subject(&self, session: &TokenHash, sealed: &Sealed) -> Result<Subject> {
        let internal = |error: &dyn std::fmt::Display| ServiceError::Internal(format!("a session's subject: {error}"));
        let plain = self.keys.open(place(session), sealed).map_err(|error| internal(&error))?;
        let plain: SealedSubject = serde_json::from_slice(&plain).map_err(|error| internal(&error))?;
        let SealedSubject { value, format, name_qualifier, sp_name_qualifier, session_index } = plain;
        Ok(Subject { name_id: NameId { value, format, name_qualifier, sp_name_qualifier }, session_index })
    }
}
