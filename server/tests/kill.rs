//! What was acknowledged survives `kill -9`, and nothing is half there.
//!
//! A real server is killed at random instants while it imports, creates links and revokes them, and is started again. `KILLS`
//! says how often (5 by default; `make crash` uses 100), `SEED` repeats a run.
#![expect(clippy::unwrap_used, reason = "a failure of a step is a failure of its test")]

#[expect(dead_code, reason = "shared with other tests, which use other parts")]
mod support;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;
use support::{Dashboard, Site, client, visit};

/// What is there before the first kill and is never changed by the work: it must read the same after every restart.
struct Given {
    space: String,
    idp: String,
    tree: Value,
    /// A link that nobody revokes.
    link: String,
    reading: Reading,
}

/// What a visitor reads.
#[derive(Debug, PartialEq)]
struct Reading {
    page: String,
    article: String,
    /// The path of one of the page's files, and its bytes.
    file: String,
    bytes: Vec<u8>,
}

/// What the server has acknowledged.
#[derive(Default)]
struct Known {
    /// Links by id: whether a revocation was acknowledged.
    links: BTreeMap<String, bool>,
    /// A change that was sent and not answered: it may be done or not, but not half.
    unsure: BTreeSet<String>,
    /// Imports that were reported as done.
    imports: Vec<String>,
    /// When the space was imported, as far as the server has told.
    imported_at: i64,
}

fn program(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_sluice")).with_file_name(name)
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acknowledged_changes_survive_kills() {
    let kills = number("KILLS", 5);
    let seed = number("SEED", 20_261_124);
    println!("seed {seed}, {kills} kills");
    let mut random = StdRng::seed_from_u64(seed);
    let site = Site::new(program("sluice"));
    let _idp = site.start_idp(&program("sluice-demo-idp"));
    let (mut server, token) = site.serve();
    let dashboard = Dashboard::enter(&site, token.as_deref()).await;
    let mut known = Known::default();
    let given = begin(&site, &dashboard, &mut known).await;
    for round in 0..kills {
        let dashboard = Dashboard::enter(&site, None).await;
        let pause = Duration::from_millis(random.random_range(1..1000));
        let killer = async {
            tokio::time::sleep(pause).await;
            server.kill();
        };
        tokio::join!(killer, work(&dashboard, &given, &mut known));
        server = site.serve().0;
        let dashboard = Dashboard::enter(&site, None).await;
        check(&dashboard, &given, &known, round).await;
        let page = std::slice::from_ref(&given.reading.page);
        assert_eq!(read(&site, &given.link, page).await.as_ref(), Some(&given.reading), "round {round}");
    }
    println!("{} links, {} imports acknowledged and found again", known.links.len(), known.imports.len());
    assert!(!known.links.is_empty(), "the kills left time for no link: nothing was tested");
}

async fn begin(site: &Site, dashboard: &Dashboard, known: &mut Known) -> Given {
    let idp = dashboard.enable_demo_idp(site).await;
    let import = dashboard.call("imports/sample", &json!({})).await.unwrap();
    let done = dashboard.import_ended(import.as_str().unwrap()).await.unwrap();
    assert_eq!(done["state"], "done", "{done}");
    known.imports.push(import.as_str().unwrap().to_owned());
    let space = done["spaces"][0].as_str().unwrap().to_owned();
    let (tree, imported_at) = tree_of(dashboard, &space).await.unwrap();
    known.imported_at = imported_at;
    let link = new_link(dashboard, &space, &idp).await.unwrap();
    let rows = tree[0].as_array().unwrap().iter().filter(|row| row["folder"] == false);
    let pages: Vec<String> = rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    // The sample has pages with files.
    let reading = read(site, &link, &pages).await.unwrap();
    Given { space, idp, tree, link, reading }
}

/// The first of the pages that has a file, and that file, read by a visitor who signs in for it.
async fn read(site: &Site, link: &str, pages: &[String]) -> Option<Reading> {
    let client = client();
    let (cookie, _) = visit(&client, site, link, "ana.ruiz").await;
    let get = async |path: &str| {
        let url = format!("{}{path}", site.public_url());
        let response = client.get(url).header("cookie", &cookie).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.bytes().await.unwrap().to_vec()
    };
    let files = format!("/s/{link}/f/");
    for page in pages {
        let html = String::from_utf8(get(&format!("/s/{link}/p/{page}")).await).unwrap();
        let Some(file) = html.split('"').find(|part| part.starts_with(&files)) else { continue };
        let article = html.split_once("<article").and_then(|(_, rest)| rest.split_once("</article>")).unwrap().0;
        let bytes = get(file).await;
        return Some(Reading { page: page.clone(), article: article.to_owned(), file: file.to_owned(), bytes });
    }
    None
}

/// Works until the server is gone.
async fn work(dashboard: &Dashboard, given: &Given, known: &mut Known) {
    for n in 0_u32.. {
        let ended = match n % 3 {
            0 => create(dashboard, given, known).await,
            1 => revoke(dashboard, known).await,
            _ => import(dashboard, given, known).await,
        };
        if ended.is_err() {
            return;
        }
    }
}

async fn create(dashboard: &Dashboard, given: &Given, known: &mut Known) -> Result<(), reqwest::Error> {
    let id = new_link(dashboard, &given.space, &given.idp).await?;
    known.links.insert(id, false);
    Ok(())
}

async fn new_link(dashboard: &Dashboard, space: &str, idp: &str) -> Result<String, reqwest::Error> {
    let scope = json!({ "kind": "space", "space": space });
    let input = json!({ "name": "Kill test", "scope": scope, "idp": idp, "groups": ["partners"] });
    let id = dashboard.call("links/create", &json!({ "input": input })).await?;
    Ok(id.as_str().unwrap().to_owned())
}

async fn revoke(dashboard: &Dashboard, known: &mut Known) -> Result<(), reqwest::Error> {
    let Some(id) = known.links.iter().find(|(id, revoked)| !**revoked && !known.unsure.contains(*id)) else {
        return Ok(());
    };
    let id = id.0.clone();
    known.unsure.insert(id.clone());
    dashboard.call("links/revoke", &json!({ "id": id })).await?;
    known.unsure.remove(&id);
    known.links.insert(id, true);
    Ok(())
}

async fn import(dashboard: &Dashboard, given: &Given, known: &mut Known) -> Result<(), reqwest::Error> {
    let id = dashboard.call("imports/sample", &json!({})).await?;
    let end = dashboard.import_ended(id.as_str().unwrap()).await?;
    assert_eq!(end["state"], "done", "{end}");
    known.imports.push(id.as_str().unwrap().to_owned());
    known.imported_at = tree_of(dashboard, &given.space).await?.1;
    Ok(())
}

/// The space's pages and figures, and when it was imported.
async fn tree_of(dashboard: &Dashboard, space: &str) -> Result<(Value, i64), reqwest::Error> {
    let detail = dashboard.call("spaces/find", &json!({ "id": space })).await?;
    let tree = json!([detail["tree"], detail["left_out"], detail["space"]["pages"], detail["space"]["files"]]);
    Ok((tree, detail["space"]["imported_at"].as_i64().unwrap()))
}

/// How many events of this kind are in the log.
async fn logged(dashboard: &Dashboard, action: &str) -> usize {
    let query = json!({ "action": action, "page": 1 });
    let list = dashboard.call("audit/list", &json!({ "query": query })).await.unwrap();
    usize::try_from(list["total"].as_u64().unwrap()).unwrap()
}

async fn check(dashboard: &Dashboard, given: &Given, known: &Known, round: u64) {
    for id in &known.imports {
        let import = dashboard.call("imports/find", &json!({ "id": id })).await.unwrap();
        assert_eq!(import["progress"]["state"], "done", "round {round}: the acknowledged import {id} is lost");
    }
    // Every generation of the sample is the same, so a half import would show as a difference.
    let (tree, imported_at) = tree_of(dashboard, &given.space).await.unwrap();
    assert_eq!(tree, given.tree, "round {round}");
    let shown = (imported_at, known.imported_at);
    let imports = dashboard.call("imports/list", &json!({})).await.unwrap();
    let older = "the shown import is older than an acknowledged one";
    assert!(shown.0 >= shown.1, "round {round}: {older}: {shown:?}, acknowledged {:?}, {imports}", known.imports);
    for (id, revoked) in &known.links {
        let link = dashboard.call("links/find", &json!({ "id": id })).await.unwrap();
        let state = link["row"]["state"]["state"].as_str().unwrap();
        if *revoked {
            assert_eq!(state, "revoked", "round {round}: an acknowledged revocation of {id} is lost");
        } else if !known.unsure.contains(id) {
            assert_eq!(state, "active", "round {round}: {id}");
        }
    }
    for import in imports.as_array().unwrap() {
        assert_ne!(import["progress"]["state"], "running", "round {round}: an interrupted import is shown as running");
    }
    // No change without its event, and no event without its change. What was sent and not answered may be there or not.
    let revoked = known.links.values().filter(|revoked| **revoked).count();
    let revocations = logged(dashboard, "link_revoked").await;
    assert!((revoked..=revoked + known.unsure.len()).contains(&revocations), "round {round}: {revocations} events");
    assert!(logged(dashboard, "link_created").await > known.links.len(), "round {round}: an event is lost");
    assert!(logged(dashboard, "space_imported").await >= known.imports.len(), "round {round}: an event is lost");
}
