//! The visitors' routes to people who are not signed in: the gate, or the one page that says nothing.

use crate::html;
use crate::site::{Answer, Side, Site};
use axum::body::Body;
use http::header::{CONTENT_TYPE, ORIGIN};
use std::collections::BTreeSet;

const ABSENT: &str = "0123456789abcdef0123456789abcdef";

/// The page without what is new in each answer: the reference number and the nonce.
pub fn bare(page: &Answer) -> String {
    let mut text = page.text().replace(page.header("x-request-id"), "REFERENCE");
    if let Some(nonce) = html::check("a page", page) {
        text = text.replace(&nonce, "NONCE");
    }
    text
}

/// The one answer for what is not there, not shared, or not open.
pub fn assert_nothing_here(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 404, "{what}: {}", answer.text());
    assert!(answer.cookies().is_empty() && answer.location().is_empty(), "{what}");
    assert_eq!(answer.header("cache-control"), "private, no-store", "{what}");
    let page = bare(answer);
    assert!(page.contains("<code>REFERENCE</code>") && !page.contains("<script"), "{what}: {page}");
}

fn names(answer: &Answer) -> BTreeSet<String> {
    let new = ["x-request-id", "content-security-policy"];
    answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value:?}"))
        .filter(|line| !new.iter().any(|n| line.starts_with(n)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_has_one_answer() {
    let site = Site::new().await;
    site.set_up().await;
    let first = site.visitor.get("/", "").await;
    assert_nothing_here("/", &first);
    for path in [
        format!("/l/{ABSENT}"),
        "/l/x".to_owned(),
        format!("/sign-in/{ABSENT}"),
        format!("/sign-in/{ABSENT}?again=1&page={ABSENT}"),
        format!("/saml/test/{ABSENT}"),
        format!("/s/{ABSENT}"),
        "/s/..%2f..%2fetc".to_owned(),
        format!("/s/{ABSENT}/p/{ABSENT}"),
        format!("/s/{ABSENT}/c/{ABSENT}.css"),
        format!("/s/{ABSENT}/f/{ABSENT}/a.pdf"),
        format!("/s/{ABSENT}/i/{ABSENT}/a.png"),
        format!("/s/{ABSENT}/brand/{ABSENT}.css"),
        format!("/brand/{ABSENT}.css"),
        "/api/auth/me".to_owned(),
        "/nowhere/at/all".to_owned(),
    ] {
        let answer = site.visitor.get(&path, "").await;
        assert_nothing_here(&path, &answer);
        assert_eq!((bare(&answer), names(&answer)), (bare(&first), names(&first)), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_leads_strangers_to_the_gate_and_shows_nothing_of_what_is_behind() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let (space, idp) = (site.load_sample(&admin).await, site.enable_idp(&admin).await);
    let (link, address) = site.create_link(&admin, &space, &idp).await;
    let detail = site.ask(&admin, "spaces/find", &serde_json::json!({ "id": space })).await;
    let rows = detail["tree"].as_array().unwrap();
    let page = rows[0]["id"].as_str().unwrap();
    let mut gates = Vec::new();
    for path in [
        address,
        format!("/s/{link}"),
        format!("/s/{link}/c/{page}.css"),
        format!("/s/{link}/f/{ABSENT}/a.pdf"),
        format!("/s/{link}/i/{ABSENT}/a.png"),
        format!("/s/{link}/brand/{ABSENT}.css"),
        format!("/s/{link}/p/not%20an%20id"),
    ] {
        gates.push((gate(&site.visitor, &path, rows, &detail).await, path));
    }
    // Whether page or file are there shows nowhere.
    assert!(gates.iter().all(|(gate, _)| gate == &gates[0].0), "{gates:?}");
    let there = gate(&site.visitor, &format!("/s/{link}/p/{page}"), rows, &detail).await;
    let absent = gate(&site.visitor, &format!("/s/{link}/p/{ABSENT}"), rows, &detail).await;
    assert_eq!(there.replace(page, "PAGE"), absent.replace(ABSENT, "PAGE"));

    let away = site.visitor.get(&format!("/sign-in/{link}"), "").await;
    assert_eq!(away.status, 303);
    assert!(away.location().starts_with("http://127.0.0.1:") && away.location().contains("SAMLRequest="));
    assert!(away.cookies()[0].starts_with("__Host-sluice-sign-in="), "{:?}", away.cookies());
}

async fn gate(side: &Side, path: &str, rows: &[serde_json::Value], detail: &serde_json::Value) -> String {
    let answer = side.get(path, "").await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert_eq!((answer.header("cache-control"), answer.cookies().len()), ("private, no-store", 0), "{path}");
    assert_eq!(html::scripts(&answer), 1, "{path}: the gate keeps the heading that the link named");
    let titles = rows.iter().map(|row| row["title"].as_str().unwrap());
    for title in titles.chain(detail["space"]["name"].as_str()).filter(|title| title.len() > 4) {
        assert!(!answer.text().contains(title), "{path} shows \"{title}\"");
    }
    bare(&answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_says_only_what_is_public() {
    let site = Site::new().await;
    site.set_up().await;
    let metadata = site.visitor.get("/saml/metadata", "").await;
    assert_eq!(metadata.status, 200);
    assert!(metadata.header("content-type").starts_with("application/samlmetadata+xml"));
    assert!(metadata.header("content-disposition").starts_with("attachment"));
    assert_eq!(metadata.header("x-content-type-options"), "nosniff");
    assert!(metadata.text().contains(r#"entityID="http://localhost:3080/saml/metadata""#), "{}", metadata.text());
    let signed = site.visitor.get("/saml/metadata/signed.xml", "").await;
    assert_eq!((signed.status, signed.header("content-type")), (200, metadata.header("content-type")));
    for (document, is_signed) in [(&metadata, false), (&signed, true)] {
        let text = document.text();
        assert_eq!(text.contains("SignatureValue"), is_signed, "{text}");
        assert_eq!(text.matches("<md:KeyDescriptor").count(), 2, "{text}");
        assert!(text.contains(r#"Location="http://localhost:3080/saml/slo""#), "{text}");
    }

    let out = site.visitor.post("/sign-out", "").await;
    assert_eq!((out.status, out.location()), (303, "/signed-out"));
    let signed_out = site.visitor.get("/signed-out", "").await;
    assert_eq!(signed_out.status, 200);
    html::check("/signed-out", &signed_out);

    for (body, statuses) in
        [("SAMLResponse=x&RelayState=y", [403, 403]), ("", [400, 422]), ("SAMLResponse=%ff", [400, 403])]
    {
        let request = site.visitor.request("POST", "/saml/acs").header(ORIGIN, "https://idp.example");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = site.visitor.send(request.body(Body::from(body)).unwrap()).await;
        assert!(statuses.contains(&answer.status), "{body}: {} {}", answer.status, answer.text());
        assert!(!answer.cookies().iter().any(|cookie| cookie.contains("visitor=")), "{body}");
        html::check("the ACS", &answer);
        assert!(!answer.text().to_lowercase().contains("serialize"), "{}", answer.text());
    }
    for probe in ["/healthz", "/readyz"] {
        assert_eq!(site.visitor.get(probe, "").await.status, 200);
    }
}
