//! From the link to the identity provider.

use super::MAX_SESSIONS;
use crate::error::{Result, ServiceError};
use crate::keys::{TokenHash, TokenKind};
use crate::ports::saml::{AuthnRequest, Outgoing};
use crate::ports::visits::Purpose;
use crate::sluice::Sluice;
use sluice_domain::id::{IdpId, LinkId, PageId, Reference};
use sluice_domain::sso::exchange::MessageKind;
use sluice_domain::view::exchange::TracePurpose;

/// What opening a link's address comes to.
pub enum Opening {
    NotAvailable {
        reference: Reference,
    },
    /// Show the page that offers sign-in.
    SignIn {
        link: LinkId,
    },
    /// The browser has a session already: go to the link's pages, which may tell a former reader that it is over.
    SignedIn {
        link: LinkId,
    },
}

/// The browser that begins a sign-in, as far as its cookies tell.
#[derive(Clone, Copy, Default)]
pub struct Browser<'a> {
    /// The value of its sign-in cookie.
    pub binding: Option<&'a str>,
    /// The values of its session cookies.
    pub sessions: &'a [String],
}

/// A sign-in that has begun, or a sign-out at the identity provider.
pub struct Begun {
    /// The request, to be sent by the browser.
    pub request: Outgoing,
    /// What the browser must bring back: the value of its sign-in cookie.
    pub browser: String,
}

impl Sluice {
    /// Opens a link by the token in its address.
    pub async fn open_link(&self, token: &str, sessions: &[String]) -> Result<Opening> {
        let hash = self.keys.hash(TokenKind::Link, token);
        let Some(stored) = self.store.find_link_by_token(&hash).await? else {
            self.gate_state(&self.no_link(), sessions, self.now()).await?;
            self.ask_as_if_closed().await?;
            return Ok(Opening::NotAvailable { reference: self.reference() });
        };
        let link = stored.link;
        let shut = self.shut_by(&link).await?;
        let visitor = self.gate_state(&link.id, sessions, self.now()).await?;
        // A closed link that this visitor never read is no different from an unknown one, signed in or not.
        if let Some((_, session)) = &visitor
            && (shut.is_none() || self.store.had_grant(session, &link.id).await?)
        {
            return Ok(Opening::SignedIn { link: link.id });
        }
        let Some(why) = shut else { return Ok(Opening::SignIn { link: link.id }) };
        self.note_closed(&link, visitor.as_ref().map(|(state, _)| &state.session.person), why);
        Ok(Opening::NotAvailable { reference: self.reference() })
    }

    /// Begins sign-in for a link; after it the visitor reads `page`. `None` when the link is not open. `fresh` asks the identity
    /// provider to sign the person in anew. The sessions that the browser has there end when it succeeds.
    pub async fn begin_sign_in(
        &self,
        link: &LinkId,
        page: Option<PageId>,
        browser: Browser<'_>,
        fresh: bool,
    ) -> Result<Option<Begun>> {
        let Some(stored) = self.store.find_link(link).await? else {
            self.ask_as_if_closed().await?;
            return Ok(None);
        };
        if let Some(why) = self.shut_by(&stored.link).await? {
            self.note_closed(&stored.link, None, why);
            return Ok(None);
        }
        let idp = stored.link.gate.idp().clone();
        let page = page.filter(|page| page.space() == stored.link.scope.space());
        let replaces = self.sessions_at(&idp, browser.sessions).await?;
        let purpose = Purpose::Visit { link: link.clone(), page };
        self.begin_request(&idp, purpose, browser.binding, replaces, fresh).await.map(Some)
    }

    /// Those of these sessions that are at the identity provider.
    async fn sessions_at(&self, idp: &IdpId, sessions: &[String]) -> Result<Vec<TokenHash>> {
        let mut found = Vec::new();
        for token in sessions.iter().take(MAX_SESSIONS) {
            let hash = self.keys.hash(TokenKind::VisitorSession, token);
            if self.store.find_visitor_session(&hash, self.now()).await?.is_some_and(|session| session.idp == *idp) {
                found.push(hash);
            }
        }
        Ok(found)
    }

    /// Begins a test in the browser that brings the ticket; `browser` is the value of its sign-in cookie. `None` when the ticket
    /// was used before or is too old.
    pub async fn begin_test(&self, ticket: &str, browser: Option<&str>) -> Result<Option<Begun>> {
        let hash = self.keys.hash(TokenKind::Ticket, ticket);
        let Some(ticket) = self.store.take_ticket(&hash, self.now()).await? else { return Ok(None) };
        self.begin_request(&ticket.idp, ticket.purpose, browser, Vec::new(), false).await.map(Some)
    }

    async fn begin_request(
        &self,
        idp: &IdpId,
        purpose: Purpose,
        browser: Option<&str>,
        replaces: Vec<TokenHash>,
        fresh: bool,
    ) -> Result<Begun> {
        let idp = self.idp(idp).await?;
        let recorded = TracePurpose::from(&purpose);
        let request = self.new_request(&idp.id, purpose, browser, replaces).await?;
        let (id, relay_state, to) = (request.id, request.relay_state, idp.clone());
        let made = self.saml_work(move |work| {
            let request = AuthnRequest { id: &id, relay_state: &relay_state, force: fresh };
            work.saml.authn_request(&work.sp, &work.keys, &to, &request, work.now)
        });
        let made = made.await?.map_err(|fault| {
            let of = &idp.id;
            ServiceError::Internal(format!("AuthnRequest for {of}: {}", fault.code))
        })?;
        self.record_sent(MessageKind::AuthnRequest, &made, &idp, recorded, &request.hash).await;
        Ok(Begun { request: made, browser: request.browser })
    }
}
