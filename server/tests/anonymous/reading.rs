//! A whole visit: sign-in, pages, files, a refusal and a revocation, with the headers of each answer.

use crate::html;
use crate::site::{Answer, Site, VISITOR_COOKIE};
use crate::visitors::assert_nothing_here;
use serde_json::json;
use std::collections::BTreeSet;

fn assert_private(what: &str, answer: &Answer) {
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
    assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow", "{what}");
    assert!(answer.header("etag").is_empty() && answer.header("last-modified").is_empty(), "{what}");
}

/// What may be shown inline: images that were decoded, and never a document like SVG.
const RASTER: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

fn assert_file(path: &str, file: &Answer) {
    assert_eq!(file.status, 200, "{path}");
    assert_private(path, file);
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'", "{path}");
    assert_eq!(file.header("content-length"), file.body.len().to_string(), "{path}");
    assert!(!file.body.is_empty(), "{path}");
    let (kind, disposition) = (file.header("content-type"), file.header("content-disposition"));
    if path.contains("/f/") {
        assert_eq!(kind, "application/octet-stream", "{path}");
        assert!(disposition.starts_with("attachment; filename=\""), "{path}: {disposition}");
    } else {
        assert!(RASTER.contains(&kind), "{path}: {kind}");
        assert_eq!(disposition, "inline", "{path}");
    }
}

/// One that is revoked already is told of by itself, and the other ones end with their readers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_links_are_revoked_at_once() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    let (other, _) = site.create_link(&admin, &space, &idp).await;
    let cookies = site.sign_in(&other, "ana.ruiz").await.cookies();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
    let start = format!("/s/{other}");
    assert_eq!(site.visitor.get(&start, cookie).await.status, 303);
    site.ask(&admin, "links/revoke", &json!({ "id": link })).await;

    let ids = json!({ "ids": [&link, &other] });
    assert_eq!(site.ask(&admin, "links/would-revoke", &ids).await["links"], 1);
    let ended = site.ask(&admin, "links/revoke-many", &ids).await;
    let of = |id: &str| ended.as_array().unwrap().iter().find(|pair| pair[0] == id).unwrap()[1].clone();
    assert_eq!(of(&link), json!({ "Err": { "error": "rule", "code": "link_revoked" } }));
    assert_eq!(of(&other)["Ok"]["grants"], 1);
    assert_eq!(site.visitor.get(&start, cookie).await.status, 410, "a former reader is told that it is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_link_to_the_last_file_and_to_the_end() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, address) = site.create_link(&admin, &space, &idp).await;
    let (other, _) = site.create_link(&admin, &space, &idp).await;
    let detail = site.ask(&admin, "spaces/find", &json!({ "id": space })).await;
    let pages: Vec<&str> = detail["tree"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();

    let signed_in = site.sign_in(&link, "ana.ruiz").await;
    assert_eq!((signed_in.status, signed_in.location()), (303, format!("/s/{link}").as_str()), "{}", signed_in.text());
    let cookies = signed_in.cookies();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
    let again = site.visitor.get(&address, cookie).await;
    assert_eq!((again.status, again.location()), (303, format!("/s/{link}").as_str()));

    compressed(&site, &link, pages[0], cookie).await;
    // Every page, its style sheet, and every file that it names.
    let mut files = BTreeSet::new();
    let mut nonces = BTreeSet::new();
    for page in &pages {
        let path = format!("/s/{link}/p/{page}");
        let answer = site.visitor.get(&path, cookie).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_private(&path, &answer);
        assert!(nonces.insert(html::check(&path, &answer).unwrap()), "{path}: a nonce that was there before");
        let named = html::values(&answer, "href").into_iter().chain(html::values(&answer, "src"));
        files.extend(named.filter(|path| path.contains("/f/") || path.contains("/i/")));
        let style = site.visitor.get(&format!("/s/{link}/c/{page}.css"), cookie).await;
        assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"), "{path}");
        assert_private(&path, &style);
    }
    assert!(
        files.iter().any(|path| path.contains("/f/")) && files.iter().any(|path| path.contains("/i/")),
        "{files:?}"
    );
    for path in &files {
        assert_file(path, &site.visitor.get(path, cookie).await);
        // What is asked for inline and is no decoded image comes as a download, or not at all.
        let turned = path.replacen("/f/", "/i/", 1);
        let turned = site.visitor.get(&turned, cookie).await;
        let disposition = turned.header("content-disposition");
        let kind = turned.header("content-type");
        assert!(
            turned.status == 404 || disposition.starts_with("attachment") || RASTER.contains(&kind),
            "{path}: {turned:?}"
        );
    }
    for path in ["p/0123", "f/0123/a", "i/0123/a", "c/0123.css", "p/..%2f", "f/..%2f..%2fdata/a"] {
        assert_nothing_here(path, &site.visitor.get(&format!("/s/{link}/{path}"), cookie).await);
    }
    // A visitor is nobody at the dashboard.
    assert_eq!(site.admin.call("/api/spaces/list", "{}", cookie).await.status, 401);

    refused(&site, &link).await;

    site.ask(&admin, "links/revoke", &json!({ "id": link })).await;
    let page = format!("/s/{link}/p/{}", pages[0]);
    for path in files.iter().chain([&page]) {
        let answer = site.visitor.get(path, cookie).await;
        assert!(matches!(answer.status, 404 | 410), "{path} after the revocation: {}", answer.status);
        html::check(path, &answer);
        assert_private(path, &answer);
    }
    // The other link of the same space is not touched.
    let page = page.replace(&link, &other);
    assert_eq!(site.visitor.get(&page, cookie).await.status, 200);
    let out = site.visitor.post("/sign-out", cookie).await;
    assert_eq!((out.status, out.location()), (303, "/signed-out"));
    assert!(
        out.headers
            .get_all("set-cookie")
            .iter()
            .any(|c| c.to_str().unwrap().starts_with(&format!("{}=;", cookie.split('=').next().unwrap())))
    );
    let after = site.visitor.get(&page, cookie).await;
    assert!(
        after.status == 200 && after.text().contains(&format!("/sign-in/{other}")),
        "the gate again: {}",
        after.text()
    );
}

/// A page takes a fraction of its size on the way, to whoever can read that; a file never does, and the dashboard's pages do not either.
async fn compressed(site: &Site, link: &str, page: &str, cookie: &str) {
    let path = format!("/s/{link}/p/{page}");
    let ask = async |path: &str, accept: &str| site.visitor.get_accepting(path, cookie, accept).await;
    let plain = ask(&path, "identity").await;
    assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
    for coding in ["br", "gzip"] {
        let sent = ask(&path, coding).await;
        assert_eq!(
            (sent.status, sent.header("content-encoding"), sent.header("vary")),
            (200, coding, "accept-encoding")
        );
        assert!(sent.body.len() * 2 < plain.body.len(), "{coding}: {} of {}", sent.body.len(), plain.body.len());
    }
    let style = ask(&format!("/s/{link}/c/{page}.css"), "br").await;
    assert_eq!((style.status, style.header("content-encoding")), (200, ""));
    let dashboard = site.admin.get_accepting("/sign-in", "", "br").await;
    assert_eq!((dashboard.status, dashboard.header("content-encoding")), (200, ""));
}

/// Somebody outside the groups reads nothing, and not why.
async fn refused(site: &Site, link: &str) {
    let signed_in = site.sign_in(link, "ben.okafor").await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    let cookies = signed_in.cookies();
    let cookie = cookies.iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
    let denied = site.visitor.get(&format!("/s/{link}"), cookie).await;
    assert_eq!(denied.status, 403, "{}", denied.text());
    assert_private("the refusal", &denied);
    html::check("the refusal", &denied);
    assert!(denied.text().contains("Reference") && !denied.text().contains("partners"), "{}", denied.text());
    assert_eq!(html::scripts(&denied), 0);
}
