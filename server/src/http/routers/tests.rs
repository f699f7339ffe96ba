use super::*;
use crate::config::Sources;
use crate::http::client_ip::ClientIp;
use crate::http::testing::{header, random, request, send, text};
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::routing::{get, post};
use http::Request;

const ADMIN: (&str, &str) = ("host", "localhost:3000");
const PUBLIC: (&str, &str) = ("host", "localhost:3080");
const HTML: (&str, &str) = ("accept", "text/html");

fn ready() -> Readiness {
    Arc::new(|| Box::pin(async { Ok(()) }))
}

fn config() -> Config {
    Config::load(&Sources::default()).unwrap()
}

async fn panics() {
    panic!("secret");
}

fn admin() -> Router {
    let pages = Router::new()
        .route("/", get(|| async { "dashboard" }).post(|_: Bytes| async { "done" }))
        .route("/ip", get(|Extension(ip): Extension<ClientIp>| async move { ip.0.to_string() }))
        .route("/panic", get(panics));
    let uploads = Router::new().route("/upload", post(|body: Bytes| async move { body.len().to_string() }));
    let metadata = Router::new().route("/metadata", post(|body: Bytes| async move { body.len().to_string() }));
    admin_router(&config(), random(), AdminRoutes { pages, metadata, uploads, files: Router::new() }, ready())
}

fn visitor() -> Router {
    let pages = Router::new().route("/form", post(|| async { "done" }));
    let saml = Router::new().route("/saml/acs", post(|| async { "checked" }));
    visitor_router(&config(), random(), VisitorRoutes { pages, saml, files: Router::new() }, ready())
}

#[tokio::test]
async fn every_answer_has_number_and_policy_whatever_became_of_it() {
    for (method, path, headers, status) in [
        ("GET", "/", vec![ADMIN], 200),
        ("GET", "/absent", vec![ADMIN, HTML], 404),
        ("PUT", "/", vec![ADMIN, HTML, ("origin", "http://localhost:3000")], 405),
        ("POST", "/", vec![ADMIN, HTML], 403),
        ("GET", "/", vec![("host", "evil.example"), HTML], 421),
        ("GET", "/panic", vec![ADMIN, HTML], 500),
        ("GET", "/healthz", vec![("host", "10.0.0.1"), HTML], 200),
    ] {
        let response = send(&admin(), request(method, path, &headers)).await;
        assert_eq!(response.status(), status, "{method} {path}");
        assert_eq!(header(&response, "x-request-id").len(), 8);
        assert!(header(&response, "content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(header(&response, "cache-control"), "private, no-store");
        let number = header(&response, "x-request-id").to_owned();
        if status >= 400 {
            let body = text(response).await;
            assert!(body.contains(&number) && body.contains("<h1>"), "{path}: {body}");
            assert!(!body.contains("secret"));
        }
    }
}

#[tokio::test]
async fn a_form_from_our_own_page_goes_through() {
    let own = [ADMIN, ("origin", "http://localhost:3000")];
    assert_eq!(text(send(&admin(), request("POST", "/", &own)).await).await, "done");
    // The other origin of the same process is another site.
    let other = [ADMIN, ("origin", "http://localhost:3080")];
    assert_eq!(send(&admin(), request("POST", "/", &other)).await.status(), 403);
}

#[tokio::test]
async fn only_the_visitors_listener_takes_saml_posts_from_elsewhere() {
    let idp = ("origin", "https://idp.example");
    assert_eq!(text(send(&visitor(), request("POST", "/saml/acs", &[PUBLIC, idp])).await).await, "checked");
    assert_eq!(send(&visitor(), request("POST", "/form", &[PUBLIC, idp])).await.status(), 403);
    assert_eq!(send(&admin(), request("POST", "/saml/acs", &[ADMIN, idp])).await.status(), 403);
}

#[tokio::test]
async fn uploads_may_be_large_and_forms_not() {
    let large = |path: &str| {
        Request::builder()
            .method("POST")
            .uri(path)
            .header("host", "localhost:3000")
            .header("origin", "http://localhost:3000")
            .body(Body::from(vec![0; 1 << 20]))
            .unwrap()
    };
    for path in ["/metadata", "/upload"] {
        assert_eq!(text(send(&admin(), large(path)).await).await, "1048576", "{path}");
    }
    assert_eq!(send(&admin(), large("/")).await.status(), 413);
}

#[tokio::test]
async fn without_listed_proxies_a_header_names_nobody() {
    let forged = request("GET", "/ip", &[ADMIN, ("x-forwarded-for", "198.51.100.1")]);
    assert_eq!(text(send(&admin(), forged).await).await, "0.0.0.0");
}
