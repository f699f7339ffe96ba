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
use support::{Dashboard, Site};

/// What the server has acknowledged.
#[derive(Default)]
struct Known {
    /// Links by id: whether a revocation was acknowledged.
    links: BTreeMap<String, bool>,
    /// A change that was sent and not answered: it may be done or not, but not half.
    unsure: BTreeSet<String>,
    /// Imports that were reported as done.
    imports: u32,
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
    let idp = dashboard.enable_demo_idp(&site).await;
    let import = dashboard.call("imports/sample", &json!({})).await.unwrap();
    let done = dashboard.import_ended(import.as_str().unwrap()).await.unwrap();
    assert_eq!(done["state"], "done", "{done}");
    let space = done["spaces"][0].as_str().unwrap().to_owned();
    let whole = tree_of(&dashboard, &space).await;

    let mut known = Known::default();
    for round in 0..kills {
        let dashboard = Dashboard::enter(&site, None).await;
        let pause = Duration::from_millis(random.random_range(1..1000));
        let killer = async {
            tokio::time::sleep(pause).await;
            server.kill();
        };
        tokio::join!(killer, work(&dashboard, &space, &idp, &mut known));
        server = site.serve().0;
        let dashboard = Dashboard::enter(&site, None).await;
        check(&dashboard, &space, &whole, &known, round).await;
    }
    println!("{} links, {} imports acknowledged and found again", known.links.len(), known.imports);
    assert!(!known.links.is_empty(), "the kills left time for no link: nothing was tested");
}

/// Works until the server is gone.
async fn work(dashboard: &Dashboard, space: &str, idp: &str, known: &mut Known) {
    for n in 0_u32.. {
        let ended = match n % 3 {
            0 => create(dashboard, space, idp, known).await,
            1 => revoke(dashboard, known).await,
            _ => import(dashboard, known).await,
        };
        if ended.is_err() {
            return;
        }
    }
}

async fn create(dashboard: &Dashboard, space: &str, idp: &str, known: &mut Known) -> Result<(), reqwest::Error> {
    let scope = json!({ "kind": "space", "space": space });
    let input = json!({ "name": "Kill test", "scope": scope, "idp": idp, "groups": ["partners"] });
    let id = dashboard.call("links/create", &json!({ "input": input })).await?;
    known.links.insert(id.as_str().unwrap().to_owned(), false);
    Ok(())
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

async fn import(dashboard: &Dashboard, known: &mut Known) -> Result<(), reqwest::Error> {
    let id = dashboard.call("imports/sample", &json!({})).await?;
    let end = dashboard.import_ended(id.as_str().unwrap()).await?;
    assert_eq!(end["state"], "done", "{end}");
    known.imports += 1;
    Ok(())
}

async fn tree_of(dashboard: &Dashboard, space: &str) -> Value {
    let detail = dashboard.call("spaces/find", &json!({ "id": space })).await.unwrap();
    json!([detail["tree"], detail["left_out"], detail["space"]["pages"], detail["space"]["files"]])
}

async fn check(dashboard: &Dashboard, space: &str, whole: &Value, known: &Known, round: u64) {
    // Every generation of the sample is the same, so a half import would show as a difference.
    assert_eq!(&tree_of(dashboard, space).await, whole, "round {round}");
    for (id, revoked) in &known.links {
        let link = dashboard.call("links/find", &json!({ "id": id })).await.unwrap();
        let state = link["row"]["state"]["state"].as_str().unwrap();
        if *revoked {
            assert_eq!(state, "revoked", "round {round}: an acknowledged revocation of {id} is lost");
        } else if !known.unsure.contains(id) {
            assert_eq!(state, "active", "round {round}: {id}");
        }
    }
    let imports = dashboard.call("imports/list", &json!({})).await.unwrap();
    for import in imports.as_array().unwrap() {
        assert_ne!(import["progress"]["state"], "running", "round {round}: an interrupted import is shown as running");
    }
}
