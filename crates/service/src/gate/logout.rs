//! What comes to the single logout service (SAML profiles 4.4): the identity provider's requests, and its answers to ours.

use super::ended::{Ended, Refusal};
use super::record::Recording;
use super::request::Brought;
use crate::error::{Result, ServiceError};
use crate::keys::{TokenHash, TokenKind};
use crate::ports::saml::{
    Envelope, Incoming, LogoutAnswer, LogoutExpectation, LogoutResponse, Outgoing, VerifiedLogout,
};
use crate::ports::visits::{LogoutOrder, Purpose};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Actor, Outcome, Target};
use sluice_domain::id::{IdpId, Reference, hex};
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::sso::idp::IdentityProvider;
use sluice_domain::sso::rules::IdpRules;
use sluice_domain::view::exchange::TracePurpose;

/// A logout message as it came.
#[derive(Clone)]
pub enum LogoutMessage {
    /// The raw query: its octets are what is signed.
    Redirect { query: String },
    /// The value of `SAMLRequest` or `SAMLResponse`, and the RelayState beside it.
    Post { message: String, relay_state: Option<String> },
}

impl LogoutMessage {
    pub(super) fn incoming(&self) -> Incoming<'_> {
        match self {
            Self::Redirect { query } => Incoming::Redirect { query },
            Self::Post { message, relay_state } => Incoming::Post { message, relay_state: relay_state.as_deref() },
        }
    }

    /// Whether it came under the name of a response, as far as the name came along.
    pub(super) fn names_a_response(&self) -> bool {
        matches!(self, Self::Redirect { query } if query.split('&').any(|pair| pair.starts_with("SAMLResponse=")))
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

impl Sluice {
    /// What came to the single logout service. `browser` is the value of the browser's sign-in cookie: an answer counts only in
    /// the browser that asked; a request of the identity provider is believed for its signature alone.
    pub async fn receive_logout(&self, message: LogoutMessage, browser: Option<&str>) -> Result<LogoutEnd> {
        if self.settings.sp().slo_url.is_none() {
            return Err(ServiceError::NotFound);
        }
        let mut recording = Recording::logout(&message, self.now());
        let ended = self.settle_logout(message, browser, &mut recording).await;
        self.recorded(recording, ended).await
    }

    async fn settle_logout(
        &self,
        message: LogoutMessage,
        browser: Option<&str>,
        recording: &mut Recording,
    ) -> Result<Ended<LogoutEnd>> {
        let read = message.clone();
        let envelope = match self.saml_work(move |work| work.saml.untrusted_logout(read.incoming())).await? {
            Ok(envelope) => envelope,
            Err(refusal) => return self.refuse_logout(None, refusal.into()).await,
        };
        recording.reads(&envelope);
        if envelope.request {
            self.obey_logout(message, envelope, recording).await
        } else {
            self.finish_logout(message, &envelope, browser, recording).await
        }
    }

    async fn obey_logout(
        &self,
        message: LogoutMessage,
        envelope: Envelope,
        recording: &mut Recording,
    ) -> Result<Ended<LogoutEnd>> {
        let named = match &envelope.issuer {
            Some(issuer) => self.idp_named(issuer).await?,
            None => None,
        };
        let Some(idp) = named else { return self.refuse_logout(None, Refusal::code("wrong_logout_issuer")).await };
        recording.of(&idp);
        // Not whether its metadata holds: a session that is to end would come back to life with newer metadata.
        if !self.is_in_force(&idp) {
            return self.refuse_logout(Some(&idp.id), Refusal::code("idp_not_enabled")).await;
        }
        recording.is_verified();
        let by = idp.clone();
        let verified = self.saml_work(move |work| {
            let expectation =
                LogoutExpectation { sp: &work.sp, keys: &work.keys, idp: &by, request_id: None, now: work.now };
            work.saml.verify_logout_request(message.incoming(), &expectation)
        });
        match verified.await? {
            Ok(verified) => {
                // Message IDs are unique only within their issuer.
                let of = format!("{}\0{}", idp.id, verified.request_id);
                let request = self.keys.hash(TokenKind::LogoutRequest, &of);
                recording.begins(&request);
                self.end_sessions(&idp, verified, request).await
            }
            Err(refusal) => self.refuse_logout(Some(&idp.id), refusal.into()).await,
        }
    }

    async fn end_sessions(
        &self,
        idp: &IdentityProvider,
        logout: VerifiedLogout,
        request: TokenHash,
    ) -> Result<Ended<LogoutEnd>> {
        let Some(name_id) = &logout.name_id else {
            // It is the identity provider's, so it gets an answer; but whose sessions it is about cannot be read.
            let refused = self.refuse_logout(Some(&idp.id), Refusal::code("encrypted_name_id")).await?;
            return Ok(refused.answered(self.answer_logout(idp, logout, &request, false).await?));
        };
        let target = Target { idp: Some(idp.id.clone()), ..Target::default() };
        let order = LogoutOrder {
            request,
            request_until: logout.not_on_or_after.plus(IdpRules::MOST_SKEW),
            account: self.account(&idp.id, name_id),
            session_indexes: logout.session_indexes.iter().map(|index| self.session_index(&idp.id, index)).collect(),
            event: self.event(Actor::System, Action::SessionsEndedByIdp, Outcome::Done, target),
        };
        match self.store.end_sessions_of(&order).await? {
            // None there: the person had signed out, or never was here. That is what was wanted (core 3.7.3.2).
            Some(_) => Ok(Ended::accepted(self.answer_logout(idp, logout, &order.request, true).await?)),
            None => self.refuse_logout(Some(&idp.id), Refusal::code("logout_replayed")).await,
        }
    }

    async fn answer_logout(
        &self,
        idp: &IdentityProvider,
        logout: VerifiedLogout,
        request: &TokenHash,
        success: bool,
    ) -> Result<LogoutEnd> {
        let (id, to) = (format!("_{}", hex(&self.random.bytes::<20>())), idp.clone());
        let made = self.saml_work(move |work| {
            let response = LogoutResponse {
                id: &id,
                in_response_to: &logout.request_id,
                relay_state: logout.relay_state.as_deref(),
                success,
            };
            work.saml.logout_response(&work.sp, &work.keys, &to, &response, work.now)
        });
        match made.await? {
            Ok(answer) => {
                self.record_sent(MessageKind::LogoutResponse, &answer, idp, TracePurpose::SignOut, request).await;
                Ok(LogoutEnd::Answer(answer))
            }
            Err(fault) => {
                // It gave no address for answers. The sessions have ended all the same.
                tracing::warn!(idp = %idp.id, code = fault.code, "a logout request cannot be answered");
                Ok(LogoutEnd::SignedOut { there: false })
            }
        }
    }

    async fn finish_logout(
        &self,
        message: LogoutMessage,
        envelope: &Envelope,
        browser: Option<&str>,
        recording: &mut Recording,
    ) -> Result<Ended<LogoutEnd>> {
        let brought = Brought {
            in_response_to: envelope.in_response_to.as_deref(),
            relay_state: envelope.relay_state.as_deref(),
            browser,
        };
        let (request, request_id) = match self.outstanding(brought).await? {
            Ok((request, id)) if request.purpose == Purpose::SignOut => (request, id),
            Ok(_) => return self.refuse_logout(None, Refusal::code("unknown_request")).await,
            Err(code) => return self.refuse_logout(None, Refusal::code(code)).await,
        };
        recording.answers(&request);
        let idp = self.idp(&request.idp).await?;
        recording.of(&idp);
        recording.is_verified();
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
                    return self.refuse_logout(Some(&of), Refusal::code("request_used")).await;
                }
                Ok(Ended::accepted(LogoutEnd::SignedOut { there: answer == LogoutAnswer::Success }))
            }
            Err(refusal) => {
                // The request stays outstanding: a forged answer must not take the place of the real one. The visitor is signed
                // out here, and is told that nothing is known of there.
                let refused = self.refuse_logout(Some(&of), refusal.into()).await?;
                Ok(refused.answered(LogoutEnd::SignedOut { there: false }))
            }
        }
    }

    async fn refuse_logout(&self, idp: Option<&IdpId>, refusal: Refusal) -> Result<Ended<LogoutEnd>> {
        let reference = self.reference();
        let target = Target { idp: idp.cloned(), ..Target::default() };
        let mut event = self.event(Actor::Anonymous, Action::LogoutRefused, Outcome::Refused, target);
        event.reasons = vec![refusal.code.clone()];
        event.reference = Some(reference.clone());
        self.store.append(&event).await?;
        Ok(Ended::refused(LogoutEnd::Refused { reference: reference.clone() }, refusal, Some(reference)))
    }
}
