//! Signing out: here at once, and then at the identity provider (single logout, SAML profiles 4.4). What comes back is read in
//! `logout`.

use super::sign_in::{Begun, Browser};
use super::visitor;
use crate::error::{Result, ServiceError};
use crate::keys::TokenKind;
use crate::ports::saml::LogoutRequest;
use crate::ports::visits::{Purpose, VisitorSession};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, Outcome, Target};
use sluice_domain::id::LinkId;
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::view::exchange::TracePurpose;

/// What signing out came to.
pub struct SignedOut {
    /// Sessions of this browser that ended, with their grants.
    pub ended: usize,
    /// To sign out at the identity provider too; `None` where that cannot be.
    pub onward: Option<Begun>,
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
        if self.settings.sp().slo_url.is_none() || idp.slo_endpoint().is_none() || !self.is_in_force(&idp) {
            return Ok(None);
        }
        let subject = self.open_subject(&session.token, sealed)?;
        let request = self.new_request(&idp.id, Purpose::SignOut, binding, Vec::new()).await?;
        let (id, relay_state, to) = (request.id, request.relay_state, idp.clone());
        let made = self.saml_work(move |work| {
            let request = LogoutRequest {
                id: &id,
                relay_state: &relay_state,
                name_id: &subject.name_id,
                session_index: subject.session_index.as_deref(),
            };
            work.saml.logout_request(&work.sp, &work.keys, &to, &request, work.now)
        });
        let made = made.await?.map_err(|fault| {
            let of = &idp.id;
            ServiceError::Internal(format!("LogoutRequest for {of}: {}", fault.code))
        })?;
        self.record_sent(MessageKind::LogoutRequest, &made, &idp, TracePurpose::SignOut, &request.hash).await;
        Ok(Some(Begun { request: made, browser: request.browser }))
    }
}
