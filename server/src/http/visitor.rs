//! The visitors' origin: links, the gate, pages and files. An axum handler decides first; only then is anything rendered.

pub mod files;
pub mod pages;
pub mod saml;

use super::cookies::CookieKind;
use super::rate_limit::{Bucket, RateLimits, limited};
use super::security_headers::CspNonce;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use sluice_app::viewer::{Frame, gate};
use sluice_domain::id::Reference;
use sluice_domain::view::visitor::{GateKind, GatePage};
use sluice_service::error::ServiceError;
use sluice_service::sluice::Sluice;
use std::convert::Infallible;
use std::sync::Arc;

/// What the handlers share.
#[derive(Clone)]
pub struct VisitorState {
    pub sluice: Arc<Sluice>,
    pub frame: Frame,
}

/// Pages, files and forms.
pub fn pages(state: VisitorState, limits: &Arc<RateLimits>) -> Router {
    let opening = Router::new()
        .route("/l/{token}", get(pages::open_link))
        .route("/sign-in/{link}", get(pages::sign_in))
        .route("/saml/test/{ticket}", get(saml::begin_test));
    Router::new()
        .route("/", get(pages::nothing_here))
        .route("/s/{link}", get(pages::start))
        .route("/s/{link}/p/{page}", get(pages::read))
        .route("/s/{link}/c/{style}", get(pages::style))
        .route("/s/{link}/f/{file}/{name}", get(files::download))
        .route("/s/{link}/i/{file}/{name}", get(files::inline))
        .route("/sign-out", post(pages::sign_out))
        .route("/signed-out", get(pages::signed_out))
        .merge(limited(opening, limits, Bucket::LinkOpening))
        .fallback(
            move |view: View| async move { view.gate(GateKind::NotAvailable { reference: view.reference.clone() }) },
        )
        .layer(axum::Extension(state))
}

/// What identity providers speak to.
pub fn saml_routes(state: VisitorState, limits: &Arc<RateLimits>) -> Router {
    let acs = Router::new().route("/saml/acs", post(saml::acs));
    Router::new()
        .route("/saml/metadata", get(saml::metadata))
        .merge(limited(acs, limits, Bucket::Acs))
        .layer(axum::Extension(state))
}

/// Renders for the request at hand.
pub struct View {
    state: VisitorState,
    nonce: CspNonce,
    pub reference: Reference,
    pub sessions: Vec<String>,
    /// The sign-in cookie's value.
    pub browser: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for View {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let extensions = &parts.extensions;
        // The layers put both there for every request; without them nothing here would run.
        let (Some(state), Some(nonce), Some(reference)) = (
            extensions.get::<VisitorState>().cloned(),
            extensions.get::<CspNonce>().cloned(),
            extensions.get::<Reference>().cloned(),
        ) else {
            unreachable!("the routers put state, nonce and reference into every request")
        };
        Ok(Self {
            state,
            nonce,
            reference,
            sessions: sessions(&parts.headers),
            browser: CookieKind::SignInBinding.read(&parts.headers),
        })
    }
}

impl View {
    pub fn sluice(&self) -> &Arc<Sluice> {
        &self.state.sluice
    }

    pub fn frame(&self) -> &Frame {
        &self.state.frame
    }

    pub fn nonce(&self) -> &str {
        self.nonce.as_str()
    }

    /// A page of the gate.
    pub fn gate(&self, kind: GateKind) -> Response {
        let status = StatusCode::from_u16(gate::status(&kind)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let settings = self.state.sluice.settings();
        let page = GatePage { company: settings.company.clone(), contact: settings.contact.clone(), kind };
        (status, Html(gate::document(&page, &self.state.frame, self.nonce.as_str()))).into_response()
    }

    /// The one answer for what is not there, not shared, or not open.
    pub fn not_here(&self) -> Response {
        self.gate(GateKind::NotAvailable { reference: self.reference.clone() })
    }

    /// A failure, logged once with the number that the visitor sees.
    pub fn failed(&self, error: &ServiceError) -> Response {
        if matches!(error, ServiceError::NotFound) {
            return self.not_here();
        }
        tracing::error!(reference = %self.reference, %error, "a visitor's request failed");
        self.gate(GateKind::Failed { reference: self.reference.clone() })
    }
}

/// Characters of one session token: 160 bits, base64url.
const TOKEN: usize = 27;

/// The tokens in the session cookie: one for each identity provider at which this browser is signed in, newest first.
fn sessions(headers: &HeaderMap) -> Vec<String> {
    let value = CookieKind::VisitorSession.read(headers).unwrap_or_default();
    value
        .as_bytes()
        .chunks_exact(TOKEN)
        .filter_map(|token| std::str::from_utf8(token).ok())
        .map(str::to_owned)
        .collect()
}

/// The cookie value with a new session in front; the oldest goes when there are more than four.
pub(crate) fn with_session(new: &str, old: &[String]) -> String {
    std::iter::once(new).chain(old.iter().map(String::as_str)).take(4).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderValue, header};

    #[test]
    fn the_cookie_holds_up_to_four_sessions() {
        let token = |n: char| n.to_string().repeat(TOKEN);
        let old = [token('a'), token('b'), token('c'), token('d')];
        let value = with_session(&token('n'), &old);
        let mut headers = HeaderMap::new();
        let cookie = format!("{}={value}", CookieKind::VisitorSession.name());
        headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
        assert_eq!(sessions(&headers), [token('n'), token('a'), token('b'), token('c')]);
        assert!(CookieKind::VisitorSession.set(&value, None).is_some());
    }
}
