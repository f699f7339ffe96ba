//! From the link to the identity provider.

use super::MAX_SESSIONS;
use crate::error::{Result, ServiceError};
use crate::keys::{TokenHash, TokenKind};
use crate::ports::saml::{AuthnRequest, Outgoing, SpKeys};
use crate::ports::visits::{PendingRequest, Purpose};
use crate::sluice::Sluice;
use sluice_domain::audit::{Action, AuditEvent, Outcome, Target};
use sluice_domain::id::{IdpId, LinkId, PageId, Reference, hex};

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

/// A sign-in that has begun.
pub struct Begun {
    /// The AuthnRequest, to be sent by the browser.
    pub request: Outgoing,
    /// What the browser must bring back: the value of its sign-in cookie.
    pub browser: String,
}

impl Sluice {
    /// Opens a link by the token in its address.
    pub async fn open_link(&self, token: &str, sessions: &[String]) -> Result<Opening> {
        let hash = self.keys.hash(TokenKind::Link, token);
        let Some(stored) = self.store.find_link_by_token(&hash).await? else {
            return Ok(Opening::NotAvailable { reference: self.reference() });
        };
        let link = stored.link;
        let open = self.is_open(&link).await?;
        let visitor = self.gate_state(&link.id, sessions, self.now()).await?;
        // A closed link that this visitor never read is no different from an unknown one, signed in or not.
        if let Some((_, session)) = &visitor
            && (open || self.store.had_grant(session, &link.id).await?)
        {
            return Ok(Opening::SignedIn { link: link.id });
        }
        if open {
            Ok(Opening::SignIn { link: link.id })
        } else {
            self.note_closed(&link, visitor.as_ref().map(|(state, _)| &state.session.person));
            Ok(Opening::NotAvailable { reference: self.reference() })
        }
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
        let Some(stored) = self.store.find_link(link).await? else { return Ok(None) };
        if !self.is_open(&stored.link).await? {
            self.note_closed(&stored.link, None);
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
        let now = self.now();
        // An ID is an xs:ID and so begins with a letter or an underscore; 160 random bits (SAML core 1.3.4 asks for 128).
        let request_id = format!("_{}", hex(&self.random.bytes::<20>()));
        let browser = match browser {
            Some(value) if value.len() >= 24 => value.to_owned(),
            _ => self.new_token(TokenKind::Browser).0,
        };
        let id = self.keys.hash(TokenKind::SamlRequest, &request_id);
        let relay_state = relay_state(id.as_str());
        let request = PendingRequest {
            id,
            idp: idp.id.clone(),
            purpose,
            browser: self.keys.hash(TokenKind::Browser, &browser),
            replaces,
            created_at: now,
            expires_at: now.plus(self.settings.lifetimes.sign_in),
        };
        self.store.put_request(&request).await?;
        let request = self
            .saml
            .authn_request(
                &self.settings.sp(),
                &SpKeys::default(),
                &idp,
                &AuthnRequest { id: &request_id, relay_state: &relay_state, force: fresh },
                now,
            )
            .map_err(|fault| ServiceError::Internal(format!("AuthnRequest for {}: {}", idp.id, fault.code)))?;
        Ok(Begun { request, browser })
    }

    /// Ends every session of this browser and its grants. Gives how many there were.
    pub async fn sign_out(&self, sessions: &[String]) -> Result<usize> {
        let mut ended = 0;
        for token in sessions {
            let hash = self.keys.hash(TokenKind::VisitorSession, token);
            if let Some(session) = self.store.find_visitor_session(&hash, self.now()).await? {
                let target = Target { idp: Some(session.idp.clone()), ..Target::default() };
                let event: AuditEvent =
                    self.event(super::visitor(&session.person), Action::VisitorSignedOut, Outcome::Done, target);
                self.store.end_visitor_session(&hash, &event).await?;
                ended += 1;
            }
        }
        Ok(ended)
    }
}

/// Our own opaque value, at most 80 bytes (SAML bindings 3.4.3): a prefix of the request's keyed hash.
pub(super) fn relay_state(request_hash: &str) -> String {
    request_hash.chars().take(32).collect()
}
