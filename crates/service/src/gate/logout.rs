//! Signing out: here at once, and then at the identity provider (single logout, SAML profiles 4.4), whichever of the two began it.

use super::request::Brought;
use super::sign_in::{Begun, Browser};
use super::visitor;
use crate::error::{Result, ServiceError};
use crate::keys::{Sealed, TokenHash, TokenKind};
use crate::ports::saml::{
    Envelope, Incoming, LogoutAnswer, LogoutExpectation, LogoutRequest, LogoutResponse, NameId, Outgoing,
    VerifiedLogout,
};
use crate::ports::visits::{LogoutOrder, Purpose, VisitorSession};
use crate::sluice::Sluice;
use serde::{Deserialize, Serialize};
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::{IdpId, LinkId, Reference, hex};
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::rules::IdpRules;

/// What signing out came to.
pub struct SignedOut {
    /// Sessions of this browser that ended, with their grants.
    pub ended: usize,
    /// To sign out at the identity provider too; `None` where that cannot be.
    pub onward: Option<Begun>,
}

/// A logout message as it came.
#[derive(Clone)]
pub enum LogoutMessage {
    /// The raw query: its octets are what is signed.
    Redirect { query: String },
    /// The value of `SAMLRequest` or `SAMLResponse`, and the RelayState beside it.
    Post { message: String, relay_state: Option<String> },
}

impl LogoutMessage {
    fn incoming(&self) -> Incoming<'_> {
        match self {
            Self::Redirect { query } => Incoming::Redirect { query },
            Self::Post { message, relay_state } => Incoming::Post { message, relay_state: relay_state.as_deref() },
        }
    }
}

/// What a logout message came to.
pub enum LogoutEnd {
    /// The identity provider asked, and gets this answer through the browser.
    Answer(Outgoing),
    /// It answered. Here the visitor was signed out before; `there`: and it says that its own session is over too.
    SignedOut { there: bool },
    /// Not believed.
    Refused { reference: Reference },
}

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
    /// Ends every session of this browser and its grants, and only then begins to sign out at the identity provider: at that of
    /// `link`, where the visitor comes from, or else at the first that can. Nothing that goes wrong on the way there keeps a
    /// session alive here.
    pub async fn sign_out(&self, browser: Browser<'_>, link: Option<&LinkId>) -> Result<SignedOut> {
        let mut ended = Vec::new();
        for token in browser.sessions {
            let hash = self.keys.hash(TokenKind::VisitorSession, token);
            if let Some(session) = self.store.find_visitor_session(&hash, self.now()).await? {
                let target = Target { idp: Some(session.idp.clone()), ..Target::default() };
                let event = self.event(visitor(&session.person), Action::VisitorSignedOut, Outcome::Done, target);
                self.store.end_visitor_session(&hash, &event).await?;
                ended.push(session);
            }
        }
        let onward = match self.sign_out_there(&ended, browser.binding, link).await {
            Ok(onward) => onward,
            Err(error) => {
                tracing::warn!(%error, "signed out here, but not at the identity provider");
                None
            }
        };
        Ok(SignedOut { ended: ended.len(), onward })
    }

    async fn sign_out_there(
        &self,
        ended: &[VisitorSession],
        binding: Option<&str>,
        link: Option<&LinkId>,
    ) -> Result<Option<Begun>> {
        let from = match link {
            Some(link) => self.store.find_link(link).await?.map(|stored| stored.link.gate.idp().clone()),
            None => None,
        };
        let (first, others): (Vec<_>, Vec<_>) = ended.iter().partition(|session| Some(&session.idp) == from.as_ref());
        for session in first.into_iter().chain(others) {
            if let Some(begun) = self.begin_logout(session, binding).await? {
                return Ok(Some(begun));
            }
        }
        Ok(None)
    }

    /// `None` where single logout is not offered, here or there.
    async fn begin_logout(&self, session: &VisitorSession, binding: Option<&str>) -> Result<Option<Begun>> {
        let (Some(sealed), Some(idp)) = (&session.subject, self.store.find_idp(&session.idp).await?) else {
            return Ok(None);
        };
        if self.settings.sp().slo_url.is_none() || idp.slo_endpoint().is_none() || !self.may_vouch(&idp) {
            return Ok(None);
        }
        let subject = self.open_subject(&session.token, sealed)?;
        let request = self.new_request(&idp.id, Purpose::SignOut, binding, Vec::new()).await?;
        let (id, relay_state, of) = (request.id, request.relay_state, idp.id.clone());
        let made = self.saml_work(move |work| {
            let request = LogoutRequest {
                id: &id,
                relay_state: &relay_state,
                name_id: &subject.name_id,
                session_index: subject.session_index.as_deref(),
            };
            work.saml.logout_request(&work.sp, &work.keys, &idp, &request, work.now)
        });
        let made =
            made.await?.map_err(|fault| ServiceError::Internal(format!("LogoutRequest for {of}: {}", fault.code)))?;
        Ok(Some(Begun { request: made, browser: request.browser }))
    }

    /// What came to the single logout service. `browser` is the value of the browser's sign-in cookie: an answer counts only in
    /// the browser that asked; a request of the identity provider is believed for its signature alone.
    pub async fn receive_logout(&self, message: LogoutMessage, browser: Option<&str>) -> Result<LogoutEnd> {
        if self.settings.sp().slo_url.is_none() {
            return Err(ServiceError::NotFound);
        }
        let read = message.clone();
        let envelope = match self.saml_work(move |work| work.saml.untrusted_logout(read.incoming())).await? {
            Ok(envelope) => envelope,
            Err(refusal) => return self.refuse_logout(None, refusal.code).await,
        };
        if envelope.request {
            self.obey_logout(message, envelope).await
        } else {
            self.finish_logout(message, &envelope, browser).await
        }
    }

    async fn obey_logout(&self, message: LogoutMessage, envelope: Envelope) -> Result<LogoutEnd> {
        let named = match &envelope.issuer {
            Some(issuer) => self.idp_named(issuer).await?,
            None => None,
        };
        let Some(idp) = named else { return self.refuse_logout(None, "wrong_logout_issuer").await };
        if !self.may_vouch(&idp) {
            return self.refuse_logout(Some(&idp.id), self.silenced_by(&idp)).await;
        }
        let by = idp.clone();
        let verified = self.saml_work(move |work| {
            let expectation =
                LogoutExpectation { sp: &work.sp, keys: &work.keys, idp: &by, request_id: None, now: work.now };
            work.saml.verify_logout_request(message.incoming(), &expectation)
        });
        match verified.await? {
            Ok(verified) => self.end_sessions(&idp, verified).await,
            Err(refusal) => self.refuse_logout(Some(&idp.id), refusal.code).await,
        }
    }

    async fn end_sessions(&self, idp: &IdentityProvider, logout: VerifiedLogout) -> Result<LogoutEnd> {
        let Some(name_id) = &logout.name_id else {
            // It is the identity provider's, so it gets an answer; but whose sessions it is about cannot be read.
            self.refuse_logout(Some(&idp.id), "encrypted_name_id").await?;
            return self.answer_logout(idp, logout, false).await;
        };
        let target = Target { idp: Some(idp.id.clone()), ..Target::default() };
        let order = LogoutOrder {
            // Message IDs are unique only within their issuer.
            request: self.keys.hash(TokenKind::LogoutRequest, &format!("{}\0{}", idp.id, logout.request_id)),
            request_until: logout.not_on_or_after.plus(IdpRules::MOST_SKEW),
            account: self.account(&idp.id, name_id),
            session_indexes: logout.session_indexes.iter().map(|index| self.session_index(&idp.id, index)).collect(),
            event: self.event(Actor::System, Action::SessionsEndedByIdp, Outcome::Done, target),
        };
        match self.store.end_sessions_of(&order).await? {
            // None there: the person had signed out, or never was here. That is what was wanted (core 3.7.3.2).
            Some(_) => self.answer_logout(idp, logout, true).await,
            None => self.refuse_logout(Some(&idp.id), "logout_replayed").await,
        }
    }

    async fn answer_logout(&self, idp: &IdentityProvider, logout: VerifiedLogout, success: bool) -> Result<LogoutEnd> {
        let (id, idp, of) = (format!("_{}", hex(&self.random.bytes::<20>())), idp.clone(), idp.id.clone());
        let made = self.saml_work(move |work| {
            let response = LogoutResponse {
                id: &id,
                in_response_to: &logout.request_id,
                relay_state: logout.relay_state.as_deref(),
                success,
            };
            work.saml.logout_response(&work.sp, &work.keys, &idp, &response, work.now)
        });
        match made.await? {
            Ok(answer) => Ok(LogoutEnd::Answer(answer)),
            Err(fault) => {
                // It gave no address for answers. The sessions have ended all the same.
                tracing::warn!(idp = %of, code = fault.code, "a logout request cannot be answered");
                Ok(LogoutEnd::SignedOut { there: false })
            }
        }
    }

    async fn finish_logout(
        &self,
        message: LogoutMessage,
        envelope: &Envelope,
        browser: Option<&str>,
    ) -> Result<LogoutEnd> {
        let brought = Brought {
            in_response_to: envelope.in_response_to.as_deref(),
            relay_state: envelope.relay_state.as_deref(),
            browser,
        };
        let (request, request_id) = match self.outstanding(brought).await? {
            Ok((request, id)) if request.purpose == Purpose::SignOut => (request, id),
            Ok(_) => return self.refuse_logout(None, "unknown_request").await,
            Err(code) => return self.refuse_logout(None, code).await,
        };
        let idp = self.idp(&request.idp).await?;
        let of = idp.id.clone();
        let verified = self.saml_work(move |work| {
            let request_id = Some(request_id.as_str());
            let expectation =
                LogoutExpectation { sp: &work.sp, keys: &work.keys, idp: &idp, request_id, now: work.now };
            work.saml.verify_logout_response(message.incoming(), &expectation)
        });
        match verified.await? {
            Ok(answer) => {
                if !self.store.consume_request(&request.id, self.now()).await? {
                    return self.refuse_logout(Some(&of), "request_used").await;
                }
                Ok(LogoutEnd::SignedOut { there: answer == LogoutAnswer::Success })
            }
            Err(refusal) => {
                // The request stays outstanding: a forged answer must not take the place of the real one. The visitor is signed
                // out here, and is told that nothing is known of there.
                self.refuse_logout(Some(&of), refusal.code).await?;
                Ok(LogoutEnd::SignedOut { there: false })
            }
        }
    }

    async fn refuse_logout(&self, idp: Option<&IdpId>, code: &str) -> Result<LogoutEnd> {
        let reference = self.reference();
        let target = Target { idp: idp.cloned(), ..Target::default() };
        let mut event = self.event(Actor::Anonymous, Action::LogoutRefused, Outcome::Refused, target);
        event.reasons = vec![code.to_owned()];
        event.reference = Some(reference.clone());
        self.store.append(&event).await?;
        Ok(LogoutEnd::Refused { reference })
    }

    /// A SessionIndex is unique only within its identity provider.
    pub(super) fn session_index(&self, idp: &IdpId, index: &str) -> TokenHash {
        self.keys.hash(TokenKind::SessionIndex, &format!("{idp}\0{index}"))
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

    fn open_subject(&self, session: &TokenHash, sealed: &Sealed) -> Result<Subject> {
        let internal = |error: &dyn std::fmt::Display| ServiceError::Internal(format!("a session's subject: {error}"));
        let plain = self.keys.open(place(session), sealed).map_err(|error| internal(&error))?;
        let plain: SealedSubject = serde_json::from_slice(&plain).map_err(|error| internal(&error))?;
        let SealedSubject { value, format, name_qualifier, sp_name_qualifier, session_index } = plain;
        Ok(Subject { name_id: NameId { value, format, name_qualifier, sp_name_qualifier }, session_index })
    }
}
