//! Two copies of Sluice on one database server, and the identity provider of both.

use crate::support::{Answer, Dashboard, Running, Site, client, free_port, location, session};
use crate::{logout_messages, program};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};
use sluice_demo_idp::{Settings, Signing};
use sluice_server::system::SystemClock;
use sluice_service::ports::Clock as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The copies listen at the same ports of two addresses.
const ADDRESSES: [Ipv4Addr; 2] = [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2)];
/// The user of the database, who is worth as much as the master key of these tests.
const USER: &str = "sluice";
const PASSWORD: &str = "a93be7c2d4";

/// Both have one master key and one data folder, and are reached by one address, as behind a load balancer: whoever asks chooses
/// by the client which of them answers.
pub struct Pair {
    // First, so that they end before their folder goes.
    _processes: [Running; 3],
    pub site: Site,
    /// The way to each of the two.
    pub at: [Client; 2],
    /// An admin who signed in at the first of them, by each way.
    pub dashboards: [Dashboard; 2],
    pub idp: sluice_demo_idp::Running,
    /// The connection to it.
    pub idp_id: String,
    /// The test of the connection, by ana.ruiz.
    pub run: Value,
    space: String,
}

impl Pair {
    pub async fn start() -> Self {
        let site = Site::new(program("sluice"));
        let (database, url) = start_database(&site).await;
        let idp = start_idp(&site).await;
        let (one, _) = start_copy(&site, &url, ADDRESSES[0]);
        // What it prints takes the place of what the first has printed.
        let (two, token) = start_copy(&site, &url, ADDRESSES[1]);
        let at = ADDRESSES.map(client_to);
        let first = Dashboard::enter_by(at[0].clone(), &site, token.as_deref()).await;
        let dashboards = [first.through(at[0].clone()), first.through(at[1].clone())];
        let (idp_id, run) = connect(&dashboards[0], &idp).await;
        let import = first.call("imports/sample", &json!({})).await.unwrap();
        let done = first.import_ended(import.as_str().unwrap()).await.unwrap();
        let space = done["spaces"][0].as_str().unwrap_or_else(|| panic!("{done}")).to_owned();
        Self { _processes: [two, one, database], site, at, dashboards, idp, idp_id, run, space }
    }

    /// A link to the whole space, made at the first.
    pub async fn new_link(&self) -> String {
        let scope = json!({ "kind": "space", "space": self.space });
        let input = json!({ "name": "Two copies", "scope": scope, "idp": self.idp_id, "groups": ["partners"] });
        let id = self.dashboards[0].call("links/create", &json!({ "input": input })).await.unwrap();
        id.as_str().unwrap().to_owned()
    }

    pub async fn get(&self, at: usize, path: &str, cookie: &str) -> Response {
        let url = format!("{}{path}", self.site.public_url());
        self.at[at].get(url).header("cookie", cookie).send().await.unwrap()
    }

    /// An answer for ana.ruiz to a request that is begun here.
    pub async fn answer(&self, begun_at: usize, link: &str, fault: &str) -> Answer {
        let begun = self.get(begun_at, &format!("/sign-in/{link}"), "").await;
        assert_eq!(begun.status(), 303);
        Answer::fetch(&self.at[begun_at], &begun, "ana.ruiz", fault).await
    }

    /// Signs ana.ruiz in: begun at one, ended at the other. Gives the session's cookie.
    pub async fn sign_in(&self, begun_at: usize, link: &str) -> String {
        let back = self.answer(begun_at, link, "").await.bring(&self.at[1 - begun_at]).await;
        assert_eq!(back.status(), 303, "{:?}", back.text().await);
        session(&back).unwrap()
    }

    /// Opens the link with a session; gives the path of the first page. `None`: the gate is closed.
    pub async fn open(&self, at: usize, link: &str, session: &str) -> Option<String> {
        let opened = self.get(at, &format!("/s/{link}"), session).await;
        (opened.status() == 303).then(|| location(&opened))
    }

    /// Whether the page's content is shown.
    pub async fn reads(&self, at: usize, page: &str, session: &str) -> bool {
        self.get(at, page, session).await.text().await.unwrap().contains("<article")
    }
}

/// A database server on disk; gives its address for Sluice.
async fn start_database(site: &Site) -> (Running, String) {
    let address = format!("127.0.0.1:{}", free_port());
    let child = Command::new(program("sluice-test-database"))
        .args(["start", "--no-banner", "--log", "warn", "--bind", &address])
        .arg(format!("surrealkv://{}", site.folder.path().join("database").display()))
        .env_clear()
        .envs([("SURREAL_USER", USER), ("SURREAL_PASS", PASSWORD)])
        .current_dir(site.folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("the database server does not start ({error}); scripts/build.sh dev builds it"));
    let running = Running::of(child);
    let (client, health, start) = (client(), format!("http://{address}/health"), Instant::now());
    while !client.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
        assert!(start.elapsed() < Duration::from_mins(1), "the database server does not answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    (running, format!("ws://{address}"))
}

fn start_copy(site: &Site, database: &str, address: Ipv4Addr) -> (Running, Option<String>) {
    let mut serve = site.command(&["serve"]);
    serve
        .env("SLUICE_ADMIN_LISTEN", format!("{address}:{}", site.admin_port))
        .env("SLUICE_PUBLIC_LISTEN", format!("{address}:{}", site.public_port))
        .env("SLUICE_DATABASE_URL", database)
        .env("SLUICE_DATABASE_USERNAME", USER)
        .env("SLUICE_DATABASE_PASSWORD", PASSWORD);
    site.start(serve)
}

/// Inside this process, where signing is quick.
async fn start_idp(site: &Site) -> sluice_demo_idp::Running {
    let settings = Settings {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, site.idp_port)),
        keys: site.folder.path().join("idp-keys"),
        signing: Signing::Both,
        allow_misbehaviour: true,
    };
    let now = || jiff::Timestamp::from_millisecond(SystemClock.now().0).unwrap();
    sluice_demo_idp::start(settings, Arc::new(now)).await.unwrap()
}

/// A client for which `localhost` is this address.
fn client_to(address: Ipv4Addr) -> Client {
    let builder = Client::builder().redirect(Policy::none()).no_proxy();
    builder.resolve("localhost", SocketAddr::from((address, 0))).build().unwrap()
}

/// Adds, tests and enables the connection; gives its id and the test.
async fn connect(dashboard: &Dashboard, idp: &sluice_demo_idp::Running) -> (String, Value) {
    let metadata = client().get(idp.metadata_url()).send().await.unwrap().text().await.unwrap();
    let xml = logout_messages::with_logout_service(&metadata, idp.base_url());
    let source = json!({ "by": "xml", "xml": xml, "entity_id": null });
    let added = dashboard.call("sso/add", &json!({ "input": { "name": "Tidewell", "source": source } })).await.unwrap();
    let id = added["id"].as_str().unwrap().to_owned();
    let run = dashboard.enable_idp(&id).await;
    (id, run)
}
