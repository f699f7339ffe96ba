//! The headers that tell browsers what a page may do. Handlers that set a policy of their own keep it.

use crate::config::Origin;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};
use sluice_service::ports::Random;
use std::sync::Arc;

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// The policy of files that come from content: nothing in them runs or loads.
pub const FILE_POLICY: &str = "sandbox; default-src 'none'";

const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");
// Only features that every current browser knows: an unknown name is a warning in the visitor's console.
const NO_PERMISSIONS: HeaderValue =
    HeaderValue::from_static("camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
// A year. Other services of the host name's parent are not ours to bind, so no includeSubDomains.
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// 128 random bits, new for each request. Scripts of the page carry it; it is a request extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CspNonce(Arc<str>);

impl CspNonce {
    pub fn new(random: &dyn Random) -> Self {
        Self(STANDARD.encode(random.bytes::<16>()).into())
    }

    /// One that somebody else made at random for this answer (Leptos writes its own into the scripts it streams).
    pub fn from_text(text: &str) -> Self {
        Self(text.into())
    }

    /// Base64, as it stands in `nonce="…"`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The policy of pages.
pub fn page_policy(nonce: &CspNonce) -> String {
    policy(nonce, "'self'")
}

/// The policy of a page whose form goes to another origin, and to that one only.
pub fn policy_with_form_to(nonce: &CspNonce, origin: &url::Origin) -> String {
    policy(nonce, &origin.ascii_serialization())
}

fn policy(nonce: &CspNonce, forms: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
         font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action {forms}",
        nonce.as_str()
    )
}

/// For files that come from content: they run nothing, are read by this origin only, and are kept nowhere.
pub fn file_headers(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, PRIVATE);
}

/// What the headers depend on.
#[derive(Clone)]
pub struct HeaderSettings {
    pub random: Arc<dyn Random>,
    /// The listener's own origin: `Strict-Transport-Security` is sent when it is https.
    pub origin: Origin,
}

/// Middleware: puts a [`CspNonce`] into the request, and onto the answer every header that is not there yet.
///
/// What says nothing about caching is private and not stored.
pub async fn security_headers(State(settings): State<HeaderSettings>, mut request: Request, next: Next) -> Response {
    let nonce = CspNonce::new(settings.random.as_ref());
    request.extensions_mut().insert(nonce.clone());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut default = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce)) {
        default(CONTENT_SECURITY_POLICY, policy);
    }
    default(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // `no-referrer` would break forms without scripts: they return to the Referer.
    default(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    default(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    default(PERMISSIONS_POLICY, NO_PERMISSIONS);
    default(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    default(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    default(ROBOTS_TAG, HeaderValue::from_static("noindex, nofollow"));
    default(CACHE_CONTROL, PRIVATE);
    if settings.origin.is_https() {
        default(STRICT_TRANSPORT_SECURITY, ONE_YEAR);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{header, random, request, send, text};
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use axum::{Extension, Router};

    fn router(origin: &str) -> Router {
        let settings = HeaderSettings { random: random(), origin: Origin::parse(origin).unwrap() };
        Router::new()
            .route("/", get(|Extension(nonce): Extension<CspNonce>| async move { nonce.as_str().to_owned() }))
            .route(
                "/file",
                get(|| async {
                    let mut headers = HeaderMap::new();
                    file_headers(&mut headers);
                    headers
                }),
            )
            .layer(from_fn_with_state(settings, security_headers))
    }

    #[tokio::test]
    async fn header_and_page_agree_on_a_nonce_that_is_new_each_time() {
        let router = router("http://localhost:3000");
        let mut seen = Vec::new();
        for _ in 0..2 {
            let response = send(&router, request("GET", "/", &[])).await;
            let policy = header(&response, "content-security-policy").to_owned();
            let nonce = text(response).await;
            assert_eq!(STANDARD.decode(&nonce).unwrap().len(), 16);
            assert_eq!(
                policy,
                format!(
                    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
                     img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; \
                     form-action 'self'"
                )
            );
            seen.push(nonce);
        }
        assert_ne!(seen[0], seen[1]);
    }

    #[test]
    fn a_form_may_go_to_one_other_origin() {
        let nonce = CspNonce::from_text("abc");
        let to = url::Url::parse("https://idp.example:8443/sso;'self'?x=y").unwrap().origin();
        let policy = policy_with_form_to(&nonce, &to);
        assert!(policy.ends_with("; form-action https://idp.example:8443"), "{policy}");
        assert_eq!(policy.replace("https://idp.example:8443", "'self'"), page_policy(&nonce));
    }

    #[tokio::test]
    async fn sets_the_other_headers_and_hsts_only_with_tls() {
        let plain = send(&router("http://localhost:3000"), request("GET", "/", &[])).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, no-store"),
            ("strict-transport-security", ""),
        ] {
            assert_eq!(header(&plain, name), value, "{name}");
        }
        let tls = send(&router("https://share.example.com"), request("GET", "/", &[])).await;
        assert_eq!(header(&tls, "strict-transport-security"), "max-age=31536000");
    }

    #[tokio::test]
    async fn an_answer_keeps_its_own_policy() {
        let response = send(&router("http://localhost:3000"), request("GET", "/file", &[])).await;
        assert_eq!(header(&response, "content-security-policy"), FILE_POLICY);
        assert_eq!(response.headers().get_all("content-security-policy").iter().count(), 1);
    }
}
