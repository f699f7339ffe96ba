//! The dashboard's origin: pages rendered by Leptos, server functions, uploads, recorded SAML messages.

mod brand;
mod events;
mod exchange;
mod support;
mod upload;

use super::client_ip::ClientIp;
use super::cookies::{self, CookieKind};
use super::error_page::{WayOn, wants_html};
use super::rate_limit::{Bucket, RateLimits};
use super::security_headers::{CspNonce, page_policy};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
pub use events::Live;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use leptos::context::provide_context;
use sluice_app::admin::App;
use sluice_app::error::AppError;
use sluice_app::shell::{Assets, shell};
use sluice_app::ssr::{self, RequestContext, SessionCookies};
use sluice_domain::id::Reference;
use sluice_service::sluice::Sluice;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::Arc;

/// What the handlers share.
#[derive(Clone)]
pub struct DashboardState {
    pub sluice: Arc<Sluice>,
    pub assets: Arc<Assets>,
    pub limits: Arc<RateLimits>,
    /// Where uploads are kept while they are imported.
    pub uploads: PathBuf,
    /// Streams of changes.
    pub live: Live,
    /// Whether there is a page that shows all parts.
    pub gallery: bool,
}

/// Leptos marks the errors of server functions with it.
const FUNCTION_ERROR: &str = "serverfnerror";
/// Bytes of such an error, at most: it is a code and the names of fields.
const ERROR_SIZE: usize = 64 * 1024;

/// Pages that are open to people who are not signed in.
const OPEN_PAGES: &[&str] = &["/sign-in", "/set-up"];
/// From a page that is no page any more.
const TO_DASHBOARD: WayOn = WayOn { href: "/", label: "To the dashboard" };

/// Pages and server functions.
pub fn pages(state: DashboardState) -> Router {
    let mut router = Router::new()
        .route("/api/{*function}", post(server_function))
        .route("/sso/exchanges/{id}/xml", get(exchange::xml))
        .route("/events", get(events::stream))
        .route("/settings/brand/logo/{name}", get(brand::logo))
        .route("/settings/support/bundle", post(support::bundle))
        .route("/spaces/{id}/brand/logo/{name}", get(brand::space_logo));
    for route in leptos_axum::generate_route_list(App) {
        router = router.route(route.path(), get(page));
    }
    router.fallback(no_such_page).with_state(state)
}

/// The server function that takes the metadata of an identity provider.
pub fn metadata(state: DashboardState) -> Router {
    Router::new().route("/api/sso/add", post(add_idp)).with_state(state)
}

/// The upload of an export.
pub fn uploads(state: DashboardState) -> Router {
    Router::new().route("/import", post(upload::receive)).with_state(state)
}

async fn page(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    if let Some(away) = elsewhere(&context, request.uri()).await {
        return away;
    }
    let nonce = leptos::nonce::Nonce::new();
    let policy = page_policy(&CspNonce::from_text(&nonce));
    let assets = Arc::clone(&state.assets);
    let theme = cookies::theme(request.headers());
    let provide = move || {
        provide_context(context.clone());
        provide_context(nonce.clone());
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || shell(&assets, theme));
    let mut response = render(request).await.into_response();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// An address that names nothing: a person gets the dashboard's own page for it, with a way on.
async fn no_such_page(state: State<DashboardState>, request: Request) -> Response {
    if request.method() == Method::GET && wants_html(request.headers()) {
        page(state, request).await
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// Where somebody without the right to see the page goes instead.
async fn elsewhere(context: &RequestContext, uri: &Uri) -> Option<Response> {
    let needs_setup = match context.sluice.needs_setup().await {
        Ok(needs) => needs,
        Err(error) => {
            tracing::error!(reference = %context.reference, %error, "the store did not answer");
            return Some(StatusCode::INTERNAL_SERVER_ERROR.into_response());
        }
    };
    match (uri.path(), needs_setup) {
        ("/set-up", true) => None,
        // Once there is an admin, there is no set-up any more. Whoever kept its address finds in from here.
        ("/set-up", false) => Some((StatusCode::NOT_FOUND, Extension(TO_DASHBOARD)).into_response()),
        (_, true) => Some(Redirect::to("/set-up").into_response()),
        (path, false) if OPEN_PAGES.contains(&path) => None,
        (path, false) => match context.actor().await {
            Ok(_) => None,
            Err(error) => Some(instead_of(uri.path_and_query().map_or(path, PathAndQuery::as_str), &error)),
        },
    }
}

/// To the sign-in when nobody is signed in, and back to this page afterwards. Any other failure is one, and no reason to ask for a
/// password.
fn instead_of(page: &str, error: &AppError) -> Response {
    match error {
        AppError::Unauthenticated => Redirect::to(&format!("/sign-in?next={}", percent(page))).into_response(),
        error => status_of(error).into_response(),
    }
}

/// A text as a query value.
fn percent(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// It may bring much, so the right is checked before the first byte of that is read.
async fn add_idp(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    if let Err(error) = context.actor().await {
        return refuse(&error);
    }
    server_function(State(state), request).await
}

async fn server_function(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    let provide = move || provide_context(context.clone());
    with_status(leptos_axum::handle_server_fns_with_context(provide, request).await.into_response()).await
}

/// Leptos answers every error with 500; this gives it the status that goes with it. The body, which its client reads, stays.
async fn with_status(response: Response) -> Response {
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !response.headers().contains_key(FUNCTION_ERROR) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, ERROR_SIZE).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let status = match serde_json::from_slice::<AppError>(&body) {
        // Made here, it means that the call could not be read.
        Ok(AppError::Transport) => Some(StatusCode::BAD_REQUEST),
        Ok(error) => StatusCode::from_u16(error.status()).ok(),
        Err(_) => None,
    };
    parts.status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::from_parts(parts, Body::from(body))
}

/// An error of ours, outside of a server function; its client reads it all the same.
fn refuse(error: &AppError) -> Response {
    (status_of(error), Json(error)).into_response()
}

fn status_of(error: &AppError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl DashboardState {
    fn context(&self, request: &Request<Body>) -> RequestContext {
        let extensions = request.extensions();
        let reference = extensions.get::<Reference>().cloned().unwrap_or_else(|| self.sluice.reference());
        let client = extensions.get::<ClientIp>().copied().unwrap_or(ClientIp(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let (limits, accounts) = (Arc::clone(&self.limits), Arc::clone(&self.limits));
        RequestContext {
            sluice: Arc::clone(&self.sluice),
            session: session(request.headers()),
            reference,
            cookies: SessionCookies {
                start: |token| CookieKind::AdminSession.set(token, None),
                end: || CookieKind::AdminSession.clear(),
            },
            limiter: Arc::new(move |bucket| {
                let bucket = match bucket {
                    ssr::Bucket::SetUp => Bucket::SetUp,
                    ssr::Bucket::SignIn => Bucket::SignIn,
                };
                limits.check(bucket, client).is_ok()
            }),
            account_limiter: Arc::new(move |email: &str| accounts.check_account(email).is_ok()),
            gallery: self.gallery,
        }
    }
}

fn session(headers: &HeaderMap) -> Option<String> {
    CookieKind::AdminSession.read(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::header;

    #[test]
    fn a_failure_is_no_sign_out() {
        let away = instead_of("/links?page=2", &AppError::Unauthenticated);
        assert_eq!((away.status().as_u16(), header(&away, "location")), (303, "/sign-in?next=%2Flinks%3Fpage%3D2"));
        let failed = AppError::Internal { reference: Reference::random([7; 8]) };
        assert_eq!(instead_of("/links", &failed).status(), 500);
    }
}
