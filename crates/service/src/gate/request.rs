//! Requests that wait for an identity provider's answer: bound to one browser, good once.

use crate::error::Result;
use crate::keys::{TokenHash, TokenKind};
use crate::ports::visits::{PendingRequest, Purpose};
use crate::sluice::Sluice;
use sluice_domain::id::{IdpId, hex};

/// A request that was written down and can be sent.
pub(super) struct NewRequest {
    /// An xs:ID, which begins with a letter or an underscore; 160 random bits (SAML core 1.3.4 asks for 128).
    pub(super) id: String,
    /// Its keyed hash, by which the store and the recorder know it.
    pub(super) hash: TokenHash,
    pub(super) relay_state: String,
    /// The value of the cookie that the browser must bring back.
    pub(super) browser: String,
}

/// What an answer says of itself, unverified, and the browser that brought it.
#[derive(Clone, Copy)]
pub(super) struct Brought<'a> {
    pub(super) in_response_to: Option<&'a str>,
    pub(super) relay_state: Option<&'a str>,
    /// The value of its sign-in cookie.
    pub(super) browser: Option<&'a str>,
}

impl Sluice {
    /// `browser` is the value of the browser's sign-in cookie, which is kept if it has a good one.
    pub(super) async fn new_request(
        &self,
        idp: &IdpId,
        purpose: Purpose,
        browser: Option<&str>,
        replaces: Vec<TokenHash>,
    ) -> Result<NewRequest> {
        let now = self.now();
        let id = format!("_{}", hex(&self.random.bytes::<20>()));
        let browser = match browser {
            Some(value) if value.len() >= 24 => value.to_owned(),
            _ => self.new_token(TokenKind::Browser).0,
        };
        let hash = self.keys.hash(TokenKind::SamlRequest, &id);
        let relay_state = relay_state(&hash);
        let request = PendingRequest {
            id: hash.clone(),
            idp: idp.clone(),
            purpose,
            browser: self.keys.hash(TokenKind::Browser, &browser),
            replaces,
            created_at: now,
            expires_at: now.plus(self.settings.lifetimes.sign_in),
        };
        self.store.put_request(&request).await?;
        Ok(NewRequest { id, hash, relay_state, browser })
    }

    /// The outstanding request that the answer names, and its ID, if this browser began it. The error is the reason's code.
    pub(super) async fn outstanding(
        &self,
        brought: Brought<'_>,
    ) -> Result<std::result::Result<(PendingRequest, String), &'static str>> {
        let Some(request_id) = brought.in_response_to else { return Ok(Err("no_in_response_to")) };
        let hash = self.keys.hash(TokenKind::SamlRequest, request_id);
        let Some(request) = self.store.find_request(&hash, self.now()).await? else {
            return Ok(Err("unknown_request"));
        };
        let same_browser = brought.browser.is_some_and(|b| self.keys.hash(TokenKind::Browser, b) == request.browser);
        if !same_browser {
            // Login CSRF: somebody else's answer, brought by another browser.
            return Ok(Err("other_browser"));
        }
        if brought.relay_state.is_some_and(|state| state != relay_state(&hash)) {
            return Ok(Err("relay_state_mismatch"));
        }
        Ok(Ok((request, request_id.to_owned())))
    }
}

/// Our own opaque value, at most 80 bytes (SAML bindings 3.4.3): a prefix of the request's keyed hash.
fn relay_state(request: &TokenHash) -> String {
    request.as_str().chars().take(32).collect()
}
