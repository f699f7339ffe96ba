//! The support bundle: for admins, from the dashboard itself, and with nothing of people and content in it.

use crate::site::{Answer, Site};
use crate::strangers::nobody;
use serde_json::json;
use std::io::{Cursor, Read as _};

const PATH: &str = "/settings/support/bundle";

/// Its files by name.
fn unpack(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    let mut zip = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    let mut files = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.push((file.name().to_owned(), text));
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_has_what_was_previewed_and_names_nobody() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    let space = site.load_sample(&admin).await;
    let idp = site.enable_idp(&admin).await;
    let (link, path) = site.create_link(&admin, &space, &idp).await;
    let signed_in = site.sign_in(&link, "ana.ruiz").await;
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    let denied = site.sign_in(&link, "ben.okafor").await;
    assert_eq!(denied.status, 303, "{}", denied.text());

    let preview = site.ask(&admin, "support/preview", &json!({ "names": false })).await;
    let previewed: Vec<&str> = preview.as_array().unwrap().iter().map(|part| part["file"].as_str().unwrap()).collect();
    let all = ["version", "configuration", "checks", "counts", "providers", "exchanges", "failures"];
    assert_eq!(previewed, all);
    let answer = site.admin.post_form(PATH, &site.admin.origin(), &admin, "").await;
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"sluice-support.zip\"");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let files = unpack(&answer);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "README.txt");
    assert_eq!(names[1..].to_vec(), all.map(|name| format!("{name}.json")));
    let of = |name: &str| files.iter().find(|(file, _)| file == name).unwrap().1.clone();
    assert_eq!(of("providers.json"), preview[4]["text"].as_str().unwrap(), "nothing changed meanwhile");
    let version: serde_json::Value = serde_json::from_str(&of("version.json")).unwrap();
    assert!(version["migrations"].as_array().is_some_and(|all| !all.is_empty()), "{version}");
    let exchanges: serde_json::Value = serde_json::from_str(&of("exchanges.json")).unwrap();
    assert!(
        exchanges.as_array().is_some_and(|all| !all.is_empty()),
        "there is something of visitors that could be told"
    );
    let counts: serde_json::Value = serde_json::from_str(&of("counts.json")).unwrap();
    assert_eq!((&counts["active_links"], &counts["visitor_sessions"]), (&json!(1), &json!(2)), "{counts}");

    let token = path.rsplit('/').next().unwrap().to_owned();
    let cookie = admin.split_once('=').unwrap().1.to_owned();
    let sensitive = [
        ("the link's token", token),
        ("the admin's session", cookie),
        ("the master key", "5d1f0c8e7a94b362".to_owned()),
        ("the admin's e-mail", "mira@".to_owned()),
        ("a visitor's e-mail", "tidewell.example".to_owned()),
        ("a visitor's name", "Ruiz".to_owned()),
        ("a group", "partners".to_owned()),
        ("the link's name", "Partners".to_owned()),
        ("a space", "Harbour Instruments".to_owned()),
        ("a page", "Webhooks".to_owned()),
        ("the company", "Acme".to_owned()),
    ];
    let with_them = unpack(&site.admin.post_form(PATH, &site.admin.origin(), &admin, "names=yes").await);
    for (name, text) in files.iter().chain(&with_them) {
        for (what, value) in &sensitive {
            assert!(!text.contains(value.as_str()), "{name} has {what}: {text}");
        }
    }
    let address = site.idp.metadata_url();
    assert!(files.iter().all(|(_, text)| !text.contains(&address)), "an address that nobody chose");
    assert!(with_them.iter().any(|(name, text)| name == "providers.json" && text.contains(&address)));

    let query = r#"{"query":{"action":"support_downloaded","outcome":null,"link":null,"person":null,"reference":null,"from":null,"until":null,"page":1}}"#;
    let log = site.ask(&admin, "audit/list", &serde_json::from_str(query).unwrap()).await;
    assert_eq!(log["total"], 2, "each is written down, a preview is not: {log}");
    assert_eq!(log["rows"][0]["reasons"], json!(["with_names"]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_is_given_a_bundle() {
    let site = Site::new().await;
    let admin = site.set_up().await;
    for cookie in nobody() {
        let answer = site.admin.post_form(PATH, &site.admin.origin(), &cookie, "").await;
        assert_eq!((answer.status, answer.location()), (303, "/sign-in?next=%2Fsettings%2Fsupport"), "{cookie}");
        assert!(answer.body.is_empty(), "{cookie}");
    }
    let elsewhere = site.admin.post_form(PATH, "https://evil.example", &admin, "").await;
    assert_eq!(elsewhere.status, 403, "from elsewhere");
    assert_eq!(site.admin.get(PATH, &admin).await.status, 405, "by an address");
    assert_eq!(
        site.visitor.post_form(PATH, &site.visitor.origin(), &admin, "").await.status,
        404,
        "at the visitors' origin"
    );
}
