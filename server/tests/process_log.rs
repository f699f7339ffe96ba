//! What the process writes to its log while people come, are refused and go: numbers of requests and ids, and nothing of what they
//! bring. At the finest level of our own crates; those of others tell from `warn` on. libxmlsec writes among it, past our log, where a
//! signature does not hold: the same words each time.
#![expect(clippy::unwrap_used, reason = "a failure of a step is a failure of its test")]

#[expect(dead_code, reason = "shared with other tests, which use other parts")]
mod support;

use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use serde_json::{Value, json};
use std::fs::{File, read_to_string};
use std::path::PathBuf;
use support::{Answer, Dashboard, Site, client, cookies, session};

/// Typed by people, and by nobody else.
const WRONG_PASSWORD: &str = "an unfit guess of mine";
const LINK_NAME: &str = "Berth papers for Tidewell";

fn program(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_sluice")).with_file_name(name)
}

/// What the log must not hold, each with what it is.
#[derive(Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    fn add(&mut self, what: &str, value: impl Into<String>) {
        let value = value.into();
        assert!(value.len() > 5, "{what}: {value:?} could stand anywhere");
        self.0.push((what.to_owned(), value));
    }

    /// Of a long value pieces: what is cut off tells too.
    fn add_pieces(&mut self, what: &str, value: &str) {
        let bytes: Vec<char> = value.chars().collect();
        for piece in bytes.chunks_exact(24) {
            self.add(what, piece.iter().collect::<String>());
        }
    }

    fn add_cookies(&mut self, what: &str, response: &reqwest::Response) {
        for cookie in cookies(response) {
            let value = cookie.split_once('=').unwrap().1;
            if !value.is_empty() {
                self.add(what, value);
            }
        }
    }
}

/// One visitor's way through a link, with whatever they bring; gives the cookie of the session, if one began.
async fn come(site: &Site, link: &str, user: &str, fault: &str, secrets: &mut Secrets) -> Option<String> {
    let client = client();
    let begun = client.get(format!("{}/sign-in/{link}", site.public_url())).send().await.unwrap();
    secrets.add_cookies("a sign-in cookie", &begun);
    secrets.add_pieces("a request", begun.headers()[LOCATION].to_str().unwrap().split_once('?').unwrap().1);
    let answer = Answer::fetch(&client, &begun, user, fault).await;
    for (name, value) in answer.fields() {
        secrets.add_pieces(&name, &value);
    }
    let back = answer.bring(&client).await;
    secrets.add_cookies("a visitor's cookie", &back);
    let cookie = session(&back);
    // Once more: a replay is refused, and refusals are what logs tell of.
    assert_eq!(answer.bring(&client).await.status(), 403, "{user} {fault}");
    cookie
}

async fn get(client: &Client, site: &Site, path: &str, cookie: &str) -> (u16, String) {
    let answer = client.get(format!("{}{path}", site.public_url())).header(COOKIE, cookie).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn read_and_leave(site: &Site, link: &str, cookie: &str) {
    let client = client();
    let mut path = format!("/s/{link}");
    let page = loop {
        let url = format!("{}{path}", site.public_url());
        let answer = client.get(url).header(COOKIE, cookie).send().await.unwrap();
        match answer.headers().get(LOCATION) {
            Some(to) => path = to.to_str().unwrap().to_owned(),
            None => break answer.text().await.unwrap(),
        }
    };
    let files = page.split('"').filter(|part| part.starts_with(&format!("/s/{link}/")));
    for path in files.map(str::to_owned).collect::<Vec<_>>() {
        assert_eq!(get(&client, site, &path, cookie).await.0, 200, "{path}");
    }
    let form = client.post(format!("{}/sign-out", site.public_url())).header(ORIGIN, site.public_url());
    let form = form.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(format!("link={link}"));
    assert!(form.header(COOKIE, cookie).send().await.unwrap().status().as_u16() < 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_holds_nothing_of_what_people_bring() {
    let site = Site::new(program("sluice"));
    let _idp = site.start_idp(&program("sluice-demo-idp"));
    let log = site.folder.path().join("process.log");
    let mut serve = site.command(&["serve"]);
    serve.env("SLUICE_LOGGING_FILTER", "warn,sluice=trace").env("SLUICE_LOGGING_FORMAT", "json");
    serve.stderr(File::create(&log).unwrap());
    let (server, token) = site.start(serve);
    let mut secrets = Secrets::default();
    secrets.add("the set-up token", token.clone().unwrap());
    let dashboard = Dashboard::enter(&site, token.as_deref()).await;
    for (what, value) in dashboard.secrets() {
        secrets.add(what, value);
    }

    let idp = dashboard.enable_demo_idp(&site).await;
    let import = dashboard.call("imports/sample", &json!({})).await.unwrap();
    let done = dashboard.import_ended(import.as_str().unwrap()).await.unwrap();
    let space = done["spaces"][0].as_str().unwrap();
    let detail = dashboard.call("spaces/find", &json!({ "id": space })).await.unwrap();
    for row in detail["tree"].as_array().unwrap() {
        secrets.add("a title", row["title"].as_str().unwrap().to_owned());
    }
    let scope = json!({ "kind": "space", "space": space });
    let input = json!({ "name": LINK_NAME, "scope": scope, "idp": idp, "groups": ["engineering"] });
    let link: Value = dashboard.call("links/create", &json!({ "input": input })).await.unwrap();
    let link = link.as_str().unwrap();
    secrets.add("a link's name", LINK_NAME);
    let shown = dashboard.call("links/find", &json!({ "id": link })).await.unwrap();
    let address = shown["url"].as_str().unwrap();
    secrets.add("a link's token", address.rsplit_once('/').unwrap().1);

    for person in ["ana.ruiz", "ben.okafor", "tidewell.example", "O'Kafor", "engineering", "customers"] {
        secrets.add("of a person", person);
    }
    secrets.add("a wrong password", WRONG_PASSWORD);
    let wrong = json!({ "input": { "email": "who.else@tidewell.example", "password": WRONG_PASSWORD } });
    assert_eq!(dashboard.status("auth/sign-in", &wrong).await, 409);

    assert_eq!(client().get(address).send().await.unwrap().status(), 200);
    let reader = come(&site, link, "ana.ruiz", "", &mut secrets).await.unwrap();
    let outsider = come(&site, link, "ben.okafor", "", &mut secrets).await.unwrap();
    assert_eq!(get(&client(), &site, &format!("/s/{link}"), &outsider).await.0, 403);
    for fault in ["wrong_key", "unsigned", "wrong_audience", "expired", "status_responder"] {
        assert_eq!(come(&site, link, "ana.ruiz", fault, &mut secrets).await, None, "{fault}");
    }
    read_and_leave(&site, link, &reader).await;
    dashboard.call("links/revoke", &json!({ "id": link })).await.unwrap();
    assert_eq!(client().get(address).send().await.unwrap().status(), 404);
    drop(server);

    let log = read_to_string(&log).unwrap();
    let parsed = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not of our own log: {line}"));
    let (theirs, ours): (Vec<&str>, Vec<&str>) = log.lines().partition(|line| line.starts_with("func=xmlSec"));
    assert!(theirs.iter().all(|line| line.contains(":obj=rsa-sha256:subj=unknown:")), "{theirs:?}");
    let lines: Vec<Value> = ours.into_iter().map(parsed).collect();
    // It does tell of every request, by its number and the pattern of its route.
    for route in ["/l/{token}", "/sign-in/{link}", "/saml/acs", "/s/{link}/p/{page}", "/sign-out"] {
        let of_route = |line: &&Value| line["span"]["route"] == route && line["span"]["reference"].is_string();
        assert!(lines.iter().any(|line| of_route(&line)), "{route} in {log}");
    }
    for (what, value) in secrets.0 {
        assert!(!log.contains(&value), "{what}, {value}, in {log}");
    }
}
