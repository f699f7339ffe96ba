//! The visitors' origin: links, the gate, pages and files. An axum handler decides first; only then is anything rendered.

pub mod brand;
pub mod files;
pub mod pages;
pub mod saml;

use super::cookies::{self, CookieKind, VisitorSessions};
use super::packed::{Coding, Packer};
use super::pieces::Pieces;
use super::rate_limit::{Bucket, RateLimits, limited};
use super::security_headers::CspNonce;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Extensions, HeaderMap, StatusCode, Version};
use sluice_app::theme::Theme;
use sluice_app::viewer::{Around, Frame, Piece, gate};
use sluice_domain::id::Reference;
use sluice_domain::view::brand::VisitorBrand;
use sluice_domain::view::visitor::{GateKind, GatePage};
use sluice_service::error::ServiceError;
use sluice_service::gate::Browser;
use sluice_service::sluice::Sluice;
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// What the handlers share.
#[derive(Clone)]
pub struct VisitorState {
    pub sluice: Arc<Sluice>,
    pub frame: Frame,
    pub packer: Packer,
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
        .route("/s/{link}/brand/{name}", get(brand::of_share))
        .route("/brand/{name}", get(brand::of_installation))
        .route("/sign-out", post(pages::sign_out))
        .route("/signed-out", get(pages::signed_out))
        .fallback(|view: View| async move { view.not_here() })
        .with_state(state.clone())
        .merge(limited(opening.with_state(state), limits, Bucket::LinkOpening))
        .layer(compressed())
}

/// Compresses pages, and nothing else: files come as they are. It tells nobody what a page says by how long it is (BREACH): nothing of
/// a request is repeated in a visitor's page, so nobody can put a guess beside what is to be found out. The dashboard does repeat what
/// is asked for, beside addresses that open links; its pages are never compressed.
fn compressed() -> CompressionLayer<impl Predicate> {
    let pages = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
    };
    // Every browser reads these two, and a build with more of tower-http's features must not send others.
    CompressionLayer::new()
        .no_zstd()
        .no_deflate()
        .quality(CompressionLevel::Precise(6))
        .compress_when(SizeAbove::new(1024).and(pages))
}

/// What identity providers speak to.
pub fn saml_routes(state: VisitorState, limits: &Arc<RateLimits>) -> Router {
    let acs = Router::new().route("/saml/acs", post(saml::acs)).with_state(state.clone());
    // A HEAD would use a logout message up and show nothing for it.
    let slo = get(saml::slo_redirect).head(saml::not_by_head).post(saml::slo_posted);
    let logout = Router::new()
        .route("/saml/slo", slo)
        .route("/saml/metadata/signed.xml", get(saml::signed_metadata))
        .with_state(state.clone());
    Router::new()
        .route("/saml/metadata", get(saml::metadata))
        .with_state(state)
        .merge(limited(acs, limits, Bucket::Acs))
        .merge(limited(logout, limits, Bucket::Logout))
}

/// Renders for the request at hand.
pub struct View {
    state: VisitorState,
    nonce: CspNonce,
    theme: Option<Theme>,
    /// In which a page is sent.
    coding: Option<Coding>,
    /// The installation's: nothing is known of a grant yet.
    brand: VisitorBrand,
    pub reference: Reference,
    /// The tokens in the session cookies: one for each identity provider at which this browser is signed in, newest first.
    pub sessions: Arc<[String]>,
    /// The names of the session cookies.
    session_cookies: Vec<String>,
    pub browser: BrowserCookies,
}

/// What a sign-in is told about the browser that begins it.
pub struct BrowserCookies {
    /// The sign-in cookie's value.
    pub binding: Option<String>,
    sessions: Arc<[String]>,
}

impl BrowserCookies {
    /// As the use cases take it. The sessions are here only in requests from Sluice's own pages: the ACS gets no `Lax` cookie.
    pub fn as_deref(&self) -> Browser<'_> {
        Browser { binding: self.binding.as_deref(), sessions: &self.sessions }
    }
}

impl FromRequestParts<VisitorState> for View {
    type Rejection = StatusCode;

    /// The layers of [`super::routers`] put nonce and reference into every request. Without them nothing is shown.
    async fn from_request_parts(parts: &mut Parts, state: &VisitorState) -> Result<Self, StatusCode> {
        let extensions = &parts.extensions;
        let (Some(nonce), Some(reference)) =
            (extensions.get::<CspNonce>().cloned(), extensions.get::<Reference>().cloned())
        else {
            tracing::error!("a request has no nonce or no reference number");
            return Err(StatusCode::INTERNAL_SERVER_ERROR);
        };
        let state = state.clone();
        let brand = state.sluice.public_brand().await.unwrap_or_else(|error| {
            // A page in Sluice's own look is better than none.
            tracing::error!(%reference, %error, "the brand could not be read");
            VisitorBrand::default()
        });
        let VisitorSessions { names, tokens } = VisitorSessions::read(&parts.headers);
        let sessions: Arc<[String]> = tokens.into();
        let binding = CookieKind::SignInBinding.read(&parts.headers);
        Ok(Self {
            state,
            nonce,
            theme: cookies::theme(&parts.headers),
            coding: Coding::accepted(&parts.headers),
            brand,
            reference,
            browser: BrowserCookies { binding, sessions: Arc::clone(&sessions) },
            sessions,
            session_cookies: names,
        })
    }
}

impl View {
    pub fn sluice(&self) -> &Arc<Sluice> {
        &self.state.sluice
    }

    /// What stands around a page of this answer.
    pub fn around(&self) -> Around<'_> {
        self.around_in(&self.brand)
    }

    /// The same in the look of a share.
    pub fn around_in<'a>(&'a self, brand: &'a VisitorBrand) -> Around<'a> {
        Around { frame: &self.state.frame, nonce: self.nonce.as_str(), theme: self.theme, brand }
    }

    /// A page of a share. What is not packed here is compressed on its way out.
    pub fn page(&self, pieces: Vec<Piece>) -> Response {
        let packed = self.coding.and_then(|coding| self.state.packer.answer(&pieces, coding));
        packed.unwrap_or_else(|| Pieces::from(pieces).into_response())
    }

    /// A page of the gate.
    pub fn gate(&self, kind: GateKind) -> Response {
        let status = StatusCode::from_u16(gate::status(&kind)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let settings = self.state.sluice.settings();
        let page = GatePage { company: settings.company.clone(), contact: settings.contact.clone(), kind };
        (status, Html(gate::document(&page, self.around()))).into_response()
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
