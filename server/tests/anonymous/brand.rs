//! The brand: what strangers, visitors and admins get of it, and under which headers.

use crate::html;
use crate::site::{Answer, Site, VISITOR_COOKIE};
use crate::visitors::{assert_nothing_here, bare};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// PNGs of one pixel: black, and white.
const BLACK: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";
const WHITE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC";

const UNKNOWN: &str = "00000000000000000000000000000000";

fn input(logo: &str, accent: &str, footer: &str) -> Value {
    json!({ "logo": { "logo": "new", "base64": logo }, "accent": accent, "footer": footer })
}

async fn save(site: &Site, admin: &str, input: &Value) {
    let seen = site.ask(admin, "brand/find", &json!({})).await["seen"].clone();
    site.ask(admin, "brand/save", &json!({ "seen": seen, "input": input })).await;
}

async fn save_of_space(site: &Site, admin: &str, space: &str, input: &Value) {
    let seen = site.ask(admin, "spaces/brand", &json!({ "id": space })).await["seen"].clone();
    site.ask(admin, "spaces/brand/save", &json!({ "id": space, "seen": seen, "input": input })).await;
}

/// The files of a brand that a page names: style sheet and logo.
fn files(page: &Answer) -> (String, String) {
    let one = |attribute: &str, ending: &str| {
        let all = html::values(page, attribute).into_iter();
        let mut found: Vec<String> = all.filter(|path| path.contains("/brand/") && path.ends_with(ending)).collect();
        assert_eq!(found.len(), 1, "{attribute}: {}", page.text());
        found.remove(0)
    };
    (one("href", ".css"), one("src", ".png"))
}

fn assert_file(path: &str, file: &Answer, kind: &str, caching: &str) {
    assert_eq!((file.status, file.header("content-type")), (200, kind), "{path}");
    assert_eq!(file.header("cache-control"), caching, "{path}");
    assert_eq!(file.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'", "{path}");
    assert_eq!(file.header("cross-origin-resource-policy"), "same-origin", "{path}");
    assert!(file.cookies().is_empty(), "{path}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_get_the_look_of_the_installation_and_no_other() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, address) = site.create_link(&admin, &space, &idp).await;
    let plain = site.visitor.get(&address, "").await;
    assert!(!plain.text().contains("/brand/"), "{}", plain.text());

    save(&site, &admin, &input(BLACK, "#7a1fa2", "Of <all>")).await;
    let gate = site.visitor.get(&address, "").await;
    html::check("the gate", &gate);
    assert!(gate.text().contains("Of &lt;all&gt;") && gate.text().contains("alt=\"Acme\""), "{}", gate.text());
    let (style, logo) = files(&gate);
    let public = "public, max-age=31536000, immutable";
    let css = site.visitor.get(&style, "").await;
    assert_file(&style, &css, "text/css; charset=utf-8", public);
    assert!(css.text().contains("--color-accent:#7a1fa2;"), "{}", css.text());
    let picture = site.visitor.get(&logo, "").await;
    assert_file(&logo, &picture, "image/png", public);
    assert_eq!(picture.body, STANDARD.decode(BLACK).unwrap());

    // A space's own look changes nothing of what stands before sign-in.
    save_of_space(&site, &admin, &space, &input(WHITE, "#8a1c1c", "Of the space")).await;
    assert_eq!(bare(&site.visitor.get(&address, "").await), bare(&gate));
    let there = site.visitor.get(&format!("/s/{link}"), "").await;
    assert_eq!(files(&there), (style.clone(), logo.clone()));
    let not_there = site.visitor.get(&format!("/l/{UNKNOWN}"), "").await;
    assert_nothing_here("no link", &not_there);
    assert_eq!(files(&not_there), (style.clone(), logo.clone()));

    // What is inside of the share is behind its gate, whether it is there or not.
    let signed_in = site.sign_in(&link, "ana.ruiz").await;
    let cookie = signed_in.cookies().into_iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
    let page = site.visitor.get(site.visitor.get(&format!("/s/{link}"), &cookie).await.location(), &cookie).await;
    let (own_style, own_logo) = files(&page);
    for path in [&own_style, &own_logo, &format!("/s/{link}/brand/{UNKNOWN}.css")] {
        let shut = site.visitor.get(path, "").await;
        assert_eq!(bare(&shut), bare(&site.visitor.get(&format!("/s/{link}"), "").await), "{path}");
    }
    for path in [
        own_style.replace(&format!("/s/{link}"), ""),
        own_logo.replace(&format!("/s/{link}"), ""),
        format!("/brand/{UNKNOWN}.css"),
        format!("/brand/{UNKNOWN}.png"),
        style.replace(".css", ".png"),
        logo.replace(".png", ".webp"),
        "/brand/..%2f..%2fetc%2fpasswd".to_owned(),
        "/brand/".to_owned(),
    ] {
        assert_nothing_here(&path, &site.visitor.get(&path, "").await);
    }
    // Once it is replaced, the one before is nowhere.
    save(&site, &admin, &input(WHITE, "#0d5c68", "")).await;
    for path in [&style, &logo] {
        assert_nothing_here(path, &site.visitor.get(path, "").await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_has_the_look_of_its_space_inside_its_grant() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, _) = site.create_link(&admin, &space, &idp).await;
    save(&site, &admin, &input(BLACK, "#7a1fa2", "Of all")).await;
    let signed_in = site.sign_in(&link, "ana.ruiz").await;
    let cookie = signed_in.cookies().into_iter().find(|cookie| cookie.starts_with(VISITOR_COOKIE)).unwrap();
    let start = site.visitor.get(&format!("/s/{link}"), &cookie).await.location().to_owned();
    // Without a choice of its own it is the installation's, from where anybody gets it.
    let page = site.visitor.get(&start, &cookie).await;
    html::check(&start, &page);
    let (style, logo) = files(&page);
    assert!(style.starts_with("/brand/") && logo.starts_with("/brand/") && page.text().contains("Of all"));

    save_of_space(&site, &admin, &space, &input(WHITE, "#8a1c1c", "")).await;
    let page = site.visitor.get(&start, &cookie).await;
    html::check(&start, &page);
    let (style, logo) = files(&page);
    let folder = format!("/s/{link}/brand/");
    assert!(style.starts_with(&folder) && logo.starts_with(&folder), "{style} {logo}");
    assert!(page.text().contains("Of all"), "what it has not chosen it has from there");
    let css = site.visitor.get(&style, &cookie).await;
    assert_file(&style, &css, "text/css; charset=utf-8", "private, no-store");
    assert!(css.text().contains("--color-accent:#8a1c1c;"), "{}", css.text());
    let picture = site.visitor.get(&logo, &cookie).await;
    assert_file(&logo, &picture, "image/png", "private, no-store");
    assert_eq!(picture.body, STANDARD.decode(WHITE).unwrap());
    for name in [format!("{UNKNOWN}.css"), format!("{UNKNOWN}.png"), "x".to_owned()] {
        let path = format!("{folder}{name}");
        assert_nothing_here(&path, &site.visitor.get(&path, &cookie).await);
    }

    site.ask(&admin, "links/revoke", &json!({ "id": link })).await;
    for path in [&style, &logo] {
        let answer = site.visitor.get(path, &cookie).await;
        assert!(matches!(answer.status, 404 | 410), "{path} after the revocation: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dashboard_shows_logos_to_admins_only() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let space = site.load_sample(&admin).await;
    save(&site, &admin, &input(BLACK, "", "")).await;
    save_of_space(&site, &admin, &space, &input(WHITE, "", "")).await;
    let of_all = site.ask(&admin, "brand/find", &json!({})).await["own"]["logo"]["src"].as_str().unwrap().to_owned();
    let page = site.ask(&admin, "spaces/brand", &json!({ "id": space })).await;
    let own = page["own"]["logo"]["src"].as_str().unwrap();
    assert_eq!(page["base"]["logo"]["src"], of_all.as_str());
    for (path, bytes) in [(of_all.as_str(), BLACK), (own, WHITE)] {
        let file = site.admin.get(path, &admin).await;
        assert_file(path, &file, "image/png", "private, no-store");
        assert_eq!(file.body, STANDARD.decode(bytes).unwrap(), "{path}");
        let stranger = site.admin.get(path, "").await;
        assert_eq!((stranger.status, stranger.cookies().len()), (401, 0), "{path}");
        assert_eq!(site.visitor.get(path, &admin).await.status, 404, "{path} at the visitors' origin");
    }
    for path in [format!("/spaces/{UNKNOWN}/brand/logo/x.png"), "/spaces/installation/brand/logo/x.png".to_owned()] {
        assert_eq!(site.admin.get(&path, &admin).await.status, 404, "{path}");
        assert_eq!(site.admin.get(&path, "").await.status, 401, "{path}");
    }
    for path in ["/settings/brand".to_owned(), format!("/spaces/{space}/brand")] {
        let page = site.admin.get(&path, &admin).await;
        assert_eq!(page.status, 200, "{path}");
        html::check(&path, &page);
        assert!(page.text().contains("/brand/logo/"), "{path}: {}", page.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_brand_is_refused_with_its_field() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let svg = STANDARD.encode("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    for (input, field, code) in [
        (input(&svg, "", ""), "logo", "logo_not_a_picture"),
        (input(&"A".repeat(349_529), "", ""), "logo", "logo_too_large"),
        (input(BLACK, "red;}body{display:none", ""), "accent", "not_a_colour"),
        (input(BLACK, "", &"x".repeat(301)), "footer", "too_long"),
        (input(BLACK, "", "a\u{0}b"), "footer", "control_characters"),
    ] {
        let body = json!({ "seen": null, "input": input }).to_string();
        let answer = site.admin.call("/api/brand/save", &body, &admin).await;
        assert_eq!(answer.status, 422, "{code}: {}", answer.text());
        assert_eq!(answer.json(), json!({ "error": "invalid", "fields": [{ "field": field, "code": code }] }));
    }
    assert_eq!(site.ask(&admin, "brand/find", &json!({})).await["seen"], Value::Null, "nothing of it was kept");
    // The largest that is allowed passes the limits before the use case.
    let mut largest = STANDARD.decode(BLACK).unwrap();
    largest.resize(256 << 10, 0);
    save(&site, &admin, &input(&STANDARD.encode(largest), "", "")).await;
    let stale = json!({ "seen": null, "input": input(WHITE, "", "") }).to_string();
    let answer = site.admin.call("/api/brand/save", &stale, &admin).await;
    assert_eq!((answer.status, answer.text()), (409, r#"{"error":"conflict"}"#));
}
