//! The dashboard's origin: pages rendered by Leptos, server functions, uploads.

mod upload;

use super::client_ip::ClientIp;
use super::cookies::CookieKind;
use super::rate_limit::{Bucket, RateLimits};
use super::security_headers::{CspNonce, page_policy};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::context::provide_context;
use sluice_app::admin::App;
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
}

/// Pages that are open to people who are not signed in.
const OPEN_PAGES: &[&str] = &["/sign-in", "/set-up"];

/// Pages and server functions.
pub fn pages(state: DashboardState) -> Router {
    let mut router = Router::new().route("/api/{*function}", post(server_function));
    for route in leptos_axum::generate_route_list(App) {
        router = router.route(&axum_path(route.path()), get(page));
    }
    router.with_state(state)
}

/// The upload of an export.
pub fn uploads(state: DashboardState) -> Router {
    Router::new().route("/import", post(upload::receive)).with_state(state)
}

/// Leptos writes `/spaces/:id`, axum `/spaces/{id}`.
fn axum_path(path: &str) -> String {
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| match segment.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None => segment.to_owned(),
        })
        .collect();
    let joined = segments.join("/");
    if joined.is_empty() { "/".to_owned() } else { joined }
}

async fn page(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    if let Some(away) = elsewhere(&context, request.uri().path()).await {
        return away;
    }
    let nonce = leptos::nonce::Nonce::new();
    let policy = page_policy(&CspNonce::from_text(&nonce));
    let assets = Arc::clone(&state.assets);
    let provide = move || {
        provide_context(context.clone());
        provide_context(nonce.clone());
    };
    let render = leptos_axum::render_app_async_with_context(provide, move || shell(&assets));
    let mut response = render(request).await.into_response();
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// Where somebody without the right to see the page goes instead.
async fn elsewhere(context: &RequestContext, path: &str) -> Option<Response> {
    let needs_setup = match context.sluice.needs_setup().await {
        Ok(needs) => needs,
        Err(error) => {
            tracing::error!(reference = %context.reference, %error, "the store did not answer");
            return Some(StatusCode::INTERNAL_SERVER_ERROR.into_response());
        }
    };
    match (path, needs_setup) {
        ("/set-up", true) => None,
        // Once there is an admin, there is no set-up any more.
        ("/set-up", false) => Some(StatusCode::NOT_FOUND.into_response()),
        (_, true) => Some(Redirect::to("/set-up").into_response()),
        (path, false) if OPEN_PAGES.contains(&path) => None,
        (path, false) => match context.actor().await {
            Ok(_) => None,
            Err(_) => Some(Redirect::to(&format!("/sign-in?next={}", percent(path))).into_response()),
        },
    }
}

/// A path as a query value.
fn percent(path: &str) -> String {
    url::form_urlencoded::byte_serialize(path.as_bytes()).collect()
}

async fn server_function(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await.into_response()
}

impl DashboardState {
    fn context(&self, request: &Request<Body>) -> RequestContext {
        let extensions = request.extensions();
        let reference = extensions.get::<Reference>().cloned().unwrap_or_else(|| self.sluice.reference());
        let client = extensions.get::<ClientIp>().copied().unwrap_or(ClientIp(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let limits = Arc::clone(&self.limits);
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
        }
    }
}

fn session(headers: &HeaderMap) -> Option<String> {
    CookieKind::AdminSession.read(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_written_as_axum_reads_them() {
        assert_eq!(axum_path("/sso/:id/test/:run"), "/sso/{id}/test/{run}");
        assert_eq!(axum_path("/"), "/");
        assert_eq!(axum_path(""), "/");
    }
}
