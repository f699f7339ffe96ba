//! One plain page for every failure that has no page of its own: what happened, what to do, and a reference number.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use sha2::{Digest as _, Sha256};
use sluice_domain::id::Reference;
use std::any::Any;
use std::sync::LazyLock;
use tower_http::catch_panic::{CatchPanicLayer, ResponseForPanic};

/// A response extension: the text body is meant as it is.
#[derive(Debug, Clone, Copy)]
pub struct KeepBody;

/// A response extension: a link for the page, where there is a way on.
#[derive(Debug, Clone, Copy)]
pub struct WayOn {
    pub href: &'static str,
    pub label: &'static str,
}

const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;margin:0;display:grid;min-height:100vh;place-items:center;\
background:#f6f4f0;color:#1e1b17}main{max-width:26rem;padding:2rem}h1{font-size:1.375rem;line-height:1.3}\
p{color:#524d44}a{color:inherit}code{font-size:1rem}@media(prefers-color-scheme:dark){body{background:#121110;color:#ece8e1}p{color:#bbb5a9}}";

/// The page carries its style with it, allowed by hash: it must look right even when no other file can be served.
static POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
    );
    HeaderValue::from_str(&policy).ok()
});

/// Middleware: gives a failure that has no page one. That is a failure of the framework or of a layer, with no body or a bare text.
///
/// Pages, JSON, server functions' errors and what carries [`KeepBody`] stay as they are.
pub async fn error_pages(request: Request, next: Next) -> Response {
    let reference = request.extensions().get::<Reference>().cloned();
    let wants_html = wants_html(request.headers());
    let response = next.run(request).await;
    if is_bare(&response) { dress(response, wants_html, reference.as_ref()) } else { response }
}

/// Layer: a panic becomes a bare 500. The panic hook ([`crate::telemetry`]) has logged it by then.
pub fn catch_panics() -> CatchPanicLayer<Panicked> {
    CatchPanicLayer::custom(Panicked)
}

/// Says what a panic becomes.
#[derive(Debug, Clone, Copy)]
pub struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, _panic: Box<dyn Any + Send + 'static>) -> http::Response<Body> {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

/// Whether a person looks at the answer.
pub fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let headers = response.headers();
    let is_text = headers.get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    // Leptos marks the errors of server functions, which are text to be read by its client.
    let is_server_function = headers.contains_key("serverfnerror");
    (status.is_client_error() || status.is_server_error())
        && is_text
        && !is_server_function
        && response.extensions().get::<KeepBody>().is_none()
}

/// Status and headers (`Allow`, `Retry-After`) stay.
fn dress(mut response: Response, html: bool, reference: Option<&Reference>) -> Response {
    let (title, text) = sentences(response.status());
    let way_on = response.extensions().get::<WayOn>().copied();
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    let kind = if html { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if html && let Some(policy) = POLICY.clone() {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    let body = if html { page(title, text, way_on, reference) } else { plain(title, text, reference) };
    *response.body_mut() = Body::from(body);
    response
}

fn page(title: &str, text: &str, way_on: Option<WayOn>, reference: Option<&Reference>) -> String {
    let way_on =
        way_on.map_or_else(String::new, |WayOn { href, label }| format!("<p><a href=\"{href}\">{label}</a></p>"));
    let reference = reference.map_or_else(String::new, |r| format!("<p>Reference <code>{r}</code></p>"));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head><body><main>\
         <h1>{title}</h1><p>{text}</p>{way_on}{reference}</main></body></html>"
    )
}

fn plain(title: &str, text: &str, reference: Option<&Reference>) -> String {
    let reference = reference.map_or_else(String::new, |r| format!(" Reference {r}."));
    format!("{title}. {text}{reference}\n")
}

/// Title, and what to do. Nothing here tells what exists. No HTML characters.
fn sentences(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => (
            "There is nothing to see at this address",
            "The link may be mistyped, or it is no longer in use. Check that you copied all of it.",
        ),
        StatusCode::FORBIDDEN => (
            "This request was not accepted",
            "It did not come from a page of this site. Go back, reload the page and try again.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("This address does not work that way", "Go back and use the links and buttons of the page.")
        }
        StatusCode::REQUEST_TIMEOUT => ("The request took too long", "Check your connection, then try again."),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("That is too large", "Send less at once, or ask the administrator to raise the limit.")
        }
        StatusCode::MISDIRECTED_REQUEST => (
            "This is not the right address",
            "The site is known under another name. Use the address that you were given.",
        ),
        StatusCode::TOO_MANY_REQUESTS => ("Too many requests", "Wait a minute, then try again."),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            ("The site is busy", "It could not answer in time. Try again in a minute.")
        }
        status if status.is_server_error() => (
            "Something went wrong here",
            "It is not your fault, and it has been noted. Try again in a minute; if it happens again, write to us and name the reference.",
        ),
        _ => ("This request could not be read", "Go back, reload the page and try again."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::request_id::request_id;
    use crate::http::testing::{header, random, request, send, text};
    use axum::Json;
    use axum::Router;
    use axum::middleware::{from_fn, from_fn_with_state};
    use axum::routing::{get, post};

    const HTML: (&str, &str) = ("accept", "text/html,*/*;q=0.8");

    async fn panics() {
        panic!("secret detail");
    }

    fn router() -> Router {
        Router::new()
            .route("/panic", get(panics))
            .route("/post", post(|| async {}))
            .route("/json", get(|| async { (StatusCode::BAD_REQUEST, Json("mine")) }))
            .route(
                "/function",
                get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, [("serverfnerror", "/x")], "code") }),
            )
            .layer(catch_panics())
            .layer(from_fn(error_pages))
            .layer(from_fn_with_state(random(), request_id))
    }

    #[tokio::test]
    async fn bare_failures_become_a_page_with_the_reference() {
        for (method, path, status) in [("GET", "/absent", 404), ("GET", "/post", 405), ("GET", "/panic", 500)] {
            let response = send(&router(), request(method, path, &[HTML])).await;
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
            let (number, policy) =
                (header(&response, "x-request-id").to_owned(), header(&response, "content-security-policy").to_owned());
            let body = text(response).await;
            assert!(body.contains(&format!("<code>{number}</code>")), "{body}");
            assert!(!body.contains("secret"), "{body}");
            let style = body.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
            assert!(policy.contains(&format!("'sha256-{}'", STANDARD.encode(Sha256::digest(style)))), "{policy}");
        }
    }

    #[tokio::test]
    async fn machines_get_a_line_of_text() {
        let response = send(&router(), request("GET", "/panic", &[])).await;
        assert_eq!(header(&response, "content-type"), "text/plain; charset=utf-8");
        let body = text(response).await;
        assert!(body.starts_with("Something went wrong here. ") && body.contains("Reference "), "{body}");
    }

    #[tokio::test]
    async fn keeps_headers_and_what_has_a_body_of_its_own() {
        let response = send(&router(), request("GET", "/post", &[HTML])).await;
        assert_eq!(header(&response, "allow"), "POST");
        assert_eq!(text(send(&router(), request("GET", "/json", &[HTML])).await).await, "\"mine\"");
        assert_eq!(text(send(&router(), request("GET", "/function", &[HTML])).await).await, "code");
    }
}
