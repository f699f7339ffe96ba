//! The dashboard to an admin: unknown ids, calls that cannot be read, and the pages themselves.

use crate::functions::FUNCTIONS;
use crate::html;
use crate::site::Site;
use crate::strangers::pages;
use serde_json::json;
use sluice_domain::input::METADATA_MAX;
use std::collections::BTreeSet;

/// What would tell of the machinery behind.
const INTERNALS: &[&str] =
    &["serde", "expected", "missing field", "EOF", "column", "panicked", "surreal", "/src/", ".rs"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_ids_are_not_found() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    for function in FUNCTIONS {
        let Some(unknown) = function.unknown else { continue };
        for input in [
            function.input(),
            function.input_with(""),
            function.input_with("../../etc/passwd"),
            function.input_with("space:⟨x⟩; REMOVE TABLE admin"),
            function.input_with(&"x".repeat(5000)),
        ] {
            let answer = site.admin.call(&function.path(), &input, &admin).await;
            let status = if unknown.contains("not_found") { 404 } else { 409 };
            assert_eq!((answer.status, answer.text()), (status, unknown), "{} {input:.80}", function.name);
        }
    }
    assert_eq!(site.admin.call("/api/auth/me", "{}", &admin).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_has_a_clean_error() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    for function in FUNCTIONS.iter().filter(|function| function.input() != "{}") {
        for input in ["", "{", "[]", "{}", "null", r#"{"id":5,"input":7,"query":[]}"#, "\u{0}", "not JSON"] {
            let answer = site.admin.call(&function.path(), input, &admin).await;
            let text = answer.text();
            assert_eq!((answer.status, text), (400, r#"{"error":"transport"}"#), "{} {input:?}", function.name);
            assert!(INTERNALS.iter().all(|word| !text.contains(word)), "{text}");
        }
    }
    for path in ["/api/nothing", "/api/", "/api/auth/me/more", "/nothing"] {
        let answer = site.admin.call(path, "{}", &admin).await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        let text = answer.text();
        assert!(INTERNALS.iter().chain(&["server function"]).all(|word| !text.contains(word)), "{path}: {text}");
    }
    let huge = format!(r#"{{"id":"{}"}}"#, "x".repeat(1 << 20));
    let answer = site.admin.call("/api/spaces/find", &huge, &admin).await;
    assert!((400..500).contains(&answer.status), "{} {}", answer.status, answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metadata_may_be_as_large_as_the_form_says() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    // 422 says that it was read and is none; what is not read at all is 413, or 400 where no length was announced.
    for (bytes, statuses) in [(METADATA_MAX, [422, 422]), (3 * METADATA_MAX, [400, 413])] {
        // JSON writes two bytes for each of these.
        let source = json!({ "by": "xml", "xml": "\"\n".repeat(bytes / 2), "entity_id": null });
        let input = json!({ "input": { "name": "", "source": source } });
        let answer = site.admin.call("/api/sso/add", &input.to_string(), &admin).await;
        assert!(statuses.contains(&answer.status), "{bytes}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_keeps_its_policy() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    let mut paths = pages();
    paths.retain(|page| page != "/set-up");
    // The same pages with something on them.
    paths.extend([
        format!("/spaces/{space}"),
        format!("/spaces/{space}/brand"),
        format!("/sso/{idp}"),
        format!("/links/{link}"),
        format!("/links/{link}/edit"),
        format!("/links/new?space={space}"),
        "/nothing/here".to_owned(),
    ]);
    let mut nonces = BTreeSet::new();
    for path in &paths {
        let page = site.admin.get(path, &admin).await;
        // The gallery is there only where it was asked for.
        let absent = path.contains("x1") || path == "/nothing/here" || path == "/gallery";
        assert_eq!(page.status, if absent { 404 } else { 200 }, "{path}");
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        let nonce = html::check(path, &page);
        if page.status == 200 {
            assert!(html::scripts(&page) >= 1, "{path} comes alive by a script");
            assert!(nonces.insert(nonce.unwrap()), "{path}: a nonce that was there before");
        }
    }
    let nothing = site.admin.get("/nothing/here", &admin).await;
    assert!(nothing.text().contains("Nothing here"), "the dashboard's own page: {}", nothing.text());
    let stranger = site.admin.get("/nothing/here", "").await;
    assert_eq!((stranger.status, stranger.location()), (303, "/sign-in?next=%2Fnothing%2Fhere"));
    assert!(nonces.len() >= 14, "only {} pages opened", nonces.len());
}
