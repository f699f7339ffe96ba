//! What comes from elsewhere changes nothing, and each listener knows its own routes only.

use crate::functions::FUNCTIONS;
use crate::html;
use crate::site::{Side, Site};
use crate::strangers::pages;
use crate::visitors::assert_nothing_here;
use axum::body::Body;
use http::header::{CONTENT_TYPE, COOKIE, ORIGIN};

/// Origins that are not the dashboard's. The visitors' is one of them.
const FOREIGN: &[Option<&str>] = &[
    None,
    Some("null"),
    Some("https://evil.example"),
    Some("http://localhost:3080"),
    Some("https://localhost:3000"),
    Some("http://localhost:3000.evil.example"),
];

async fn posted(side: &Side, path: &str, origin: Option<&str>, body: &str, cookie: &str) -> u16 {
    let mut request = side.request("POST", path).header(CONTENT_TYPE, "application/json").header(COOKIE, cookie);
    if let Some(origin) = origin {
        request = request.header(ORIGIN, origin);
    }
    let answer = side.send(request.body(Body::from(body.to_owned())).unwrap()).await;
    if answer.status == 403 {
        html::check(path, &answer);
    }
    answer.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_changed_from_another_origin() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    for origin in FOREIGN {
        for function in FUNCTIONS {
            let status = posted(&site.admin, &function.path(), *origin, &function.input(), &admin).await;
            assert_eq!(status, 403, "{} from {origin:?}", function.name);
        }
        for path in ["/import", "/", "/nowhere"] {
            assert_eq!(posted(&site.admin, path, *origin, "", &admin).await, 403, "{path} from {origin:?}");
        }
        if *origin != Some("http://localhost:3080") {
            assert_eq!(posted(&site.visitor, "/sign-out", *origin, "", "").await, 403, "sign-out from {origin:?}");
        }
    }
    // The session is still there: nobody signed out.
    assert_eq!(site.admin.call("/api/auth/me", "{}", &admin).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_listener_has_its_own_routes_only() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    for page in pages().into_iter().filter(|page| page != "/") {
        assert_nothing_here(&page, &site.visitor.get(&page, &admin).await);
    }
    assert_nothing_here("/events", &site.visitor.get("/events", &admin).await);
    for function in FUNCTIONS {
        let answer = site.visitor.call(&function.path(), &function.input(), &admin).await;
        assert_nothing_here(function.name, &answer);
    }
    assert_nothing_here("/import", &site.visitor.post("/import", &admin).await);
    for path in
        ["/l/x1", "/s/x1", "/s/x1/p/x1", "/s/x1/c/x1.css", "/s/x1/f/x1/a", "/s/x1/i/x1/a", "/sign-in/x1", "/signed-out"]
    {
        assert_eq!(site.admin.get(path, &admin).await.status, 404, "{path} on the dashboard's listener");
    }
    for path in ["/saml/metadata", "/saml/metadata/signed.xml", "/saml/slo", "/saml/test/x1"] {
        assert_eq!(site.admin.get(path, &admin).await.status, 404, "{path} on the dashboard's listener");
    }
    for path in ["/saml/acs", "/saml/slo", "/sign-out"] {
        assert_eq!(site.admin.post(path, &admin).await.status, 404, "{path} on the dashboard's listener");
    }
}
