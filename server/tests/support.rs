//! Drives a real `sluice` process over HTTP, the way browsers do: for tests of crashes, races and speed.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a failure of the support is a failure of its test")]

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The first admin of these tests.
const EMAIL: &str = "mira@example.com";
/// Random, and worth nothing.
const MASTER_KEY: &str = "d39a0b0f6b7c1e5a94f2c8e07d61b3a5582e9c40f713ad6b8e25c7f09416bd3e";
const PASSWORD: &str = "correct horse battery staple";

/// A program that is killed when it goes out of scope.
pub struct Running(Child);

impl Running {
    pub fn of(child: Child) -> Self {
        Self(child)
    }

    /// As a power cut would end it.
    pub fn kill(&mut self) {
        self.0.kill().expect("the process can be killed");
        self.0.wait().expect("the process ends");
    }

    pub fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port()
}

/// Where one installation stands; survives restarts of the process.
pub struct Site {
    pub folder: tempfile::TempDir,
    pub admin_port: u16,
    pub public_port: u16,
    pub idp_port: u16,
    program: PathBuf,
}

impl Site {
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            admin_port: free_port(),
            public_port: free_port(),
            idp_port: free_port(),
            program: program.into(),
        }
    }

    pub fn admin_url(&self) -> String {
        format!("http://localhost:{}", self.admin_port)
    }

    pub fn public_url(&self) -> String {
        format!("http://localhost:{}", self.public_port)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The command with this site's settings and nothing of the caller's environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        let key = self.folder.path().join("master.key");
        if !key.exists() {
            std::fs::write(&key, MASTER_KEY).expect("the key is written");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("the key's mode is set");
            }
        }
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("SLUICE_ADMIN_LISTEN", format!("127.0.0.1:{}", self.admin_port))
            .env("SLUICE_ADMIN_URL", self.admin_url())
            .env("SLUICE_PUBLIC_LISTEN", format!("127.0.0.1:{}", self.public_port))
            .env("SLUICE_PUBLIC_URL", self.public_url())
            .env("SLUICE_DATA_DIR", self.data())
            .env("SLUICE_SITE_DIR", site_dir())
            .env("SLUICE_KEYS_MASTER_FILE", key)
            .env("SLUICE_FETCH_ALLOW_HOSTS", format!("127.0.0.1:{}", self.idp_port))
            .env("SLUICE_DEMO_METADATA_URL", format!("http://127.0.0.1:{}/metadata", self.idp_port))
            .env("SLUICE_LIMITS_OPENINGS_PER_MINUTE", "100000")
            .env("SLUICE_LIMITS_SIGN_INS_PER_MINUTE", "100000")
            .env("SLUICE_LOGGING_FILTER", "warn")
            .current_dir(self.folder.path());
        command
    }

    /// Starts `sluice serve`; gives the process and the set-up token, if one is printed.
    pub fn serve(&self) -> (Running, Option<String>) {
        self.start(self.command(&["serve"]))
    }

    /// The same by a command that says more.
    pub fn start(&self, mut serve: Command) -> (Running, Option<String>) {
        let mut child = serve.stdout(Stdio::piped()).spawn().expect("sluice starts");
        let stdout = child.stdout.take().expect("standard output is piped");
        let running = Running(child);
        let mut token = None;
        let mut lines = BufReader::new(stdout).lines();
        for line in lines.by_ref() {
            let line = line.expect("text");
            if let Some((_, found)) = line.split_once("/set-up#") {
                token = Some(found.trim().to_owned());
            }
            if line.starts_with("Visitors") {
                break;
            }
        }
        // The set-up link stands on the line after; without one nothing more is printed, and nothing is waited for.
        if !self.has_admin() && token.is_none() {
            token = lines.find_map(|line| line.ok()?.split_once("/set-up#").map(|(_, t)| t.trim().to_owned()));
        }
        std::thread::spawn(move || lines.for_each(drop));
        (running, token)
    }

    /// A file that these tests leave behind once set-up is done.
    fn has_admin(&self) -> bool {
        self.folder.path().join("set-up-done").exists()
    }

    pub fn start_idp(&self, program: &Path) -> Running {
        let listen = format!("127.0.0.1:{}", self.idp_port);
        let keys = self.folder.path().join("idp-keys");
        let child = Command::new(program)
            .args(["--listen", &listen, "--keys"])
            .arg(keys)
            .arg("--allow-misbehaviour")
            .stdout(Stdio::null())
            .spawn()
            .expect("the demo identity provider starts");
        Running(child)
    }

    pub fn mark_set_up(&self) {
        std::fs::write(self.folder.path().join("set-up-done"), "").expect("the mark is written");
    }
}

/// The built front end, or an empty stand-in of its layout where it is not built: these tests ask for no page of the dashboard.
fn site_dir() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join("target/site")
}

/// A server that hangs begins itself anew after about a minute; a test that meets one fails, and does not wait for ever.
const ANSWER_WITHIN: Duration = Duration::from_mins(3);

/// A client without a cookie jar and without redirects: both are what is tested.
pub fn client() -> Client {
    let client = Client::builder().redirect(Policy::none()).no_proxy().timeout(ANSWER_WITHIN);
    client.build().expect("a client")
}

/// Waits until the URL answers at all.
pub async fn until_up(client: &Client, url: &str) {
    let start = Instant::now();
    while client.get(url).send().await.is_err() {
        assert!(start.elapsed() < Duration::from_mins(1), "{url} does not answer");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Cookies that a response sets, as a `Cookie` header sends them.
pub fn cookies(response: &Response) -> Vec<String> {
    response
        .headers()
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned))
        .collect()
}

pub fn location(response: &Response) -> String {
    response.headers()[LOCATION].to_str().expect("a location").to_owned()
}

/// An admin at the dashboard.
pub struct Dashboard {
    pub client: Client,
    url: String,
    cookie: String,
}

impl Dashboard {
    /// Claims the set-up, or signs in when it was claimed before.
    pub async fn enter(site: &Site, token: Option<&str>) -> Self {
        Self::enter_by(client(), site, token).await
    }

    /// The same by a client that knows the way to one of several copies of Sluice.
    pub async fn enter_by(client: Client, site: &Site, token: Option<&str>) -> Self {
        let url = site.admin_url();
        until_up(&client, &format!("{url}/healthz")).await;
        let (path, body) = match token {
            Some(token) => {
                ("auth/setup", json!({"input": {"token": token, "name": "Mira", "email": EMAIL, "password": PASSWORD}}))
            }
            None => ("auth/sign-in", json!({"input": {"email": EMAIL, "password": PASSWORD}})),
        };
        let response = post(&client, &url, path, "", &body).await.expect("the dashboard answers");
        assert!(response.status().is_success(), "{path}: {} {}", response.status(), response.text().await.unwrap());
        site.mark_set_up();
        let cookie = cookies(&response).join("; ");
        Self { client, url, cookie }
    }

    /// The same session, by another client.
    #[must_use]
    pub fn through(&self, client: Client) -> Self {
        Self { client, url: self.url.clone(), cookie: self.cookie.clone() }
    }

    /// What the admin typed and was given, each with what it is.
    pub fn secrets(&self) -> Vec<(&'static str, String)> {
        let cookie = self.cookie.split_once('=').expect("a cookie").1.to_owned();
        vec![
            ("the admin's cookie", cookie),
            ("the admin's e-mail", EMAIL.into()),
            ("the admin's password", PASSWORD.into()),
        ]
    }

    /// The status with which a server function answers.
    pub async fn status(&self, path: &str, body: &Value) -> u16 {
        post(&self.client, &self.url, path, &self.cookie, body).await.expect("the dashboard answers").status().as_u16()
    }

    /// Calls a server function. `Err` when the server did not answer: it may or may not have been done.
    pub async fn call(&self, path: &str, body: &Value) -> Result<Value, reqwest::Error> {
        let response = post(&self.client, &self.url, path, &self.cookie, body).await?;
        let status = response.status();
        let text = response.text().await?;
        assert!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).expect("JSON"))
    }

    /// Uploads an export; gives the import's id.
    pub async fn upload(&self, zip: Vec<u8>) -> Result<String, reqwest::Error> {
        let part = reqwest::multipart::Part::bytes(zip).file_name("export.zip");
        let form = reqwest::multipart::Form::new().part("file", part);
        let request = self.client.post(format!("{}/import", self.url)).multipart(form);
        let response = request.header(COOKIE, &self.cookie).header(ORIGIN, &self.url).send().await?;
        let status = response.status();
        let answer: Value = serde_json::from_str(&response.text().await?).expect("JSON");
        assert!(status.is_success(), "{status} {answer}");
        Ok(answer["id"].as_str().expect("an id").to_owned())
    }

    /// Waits for the import's end and gives its state.
    pub async fn import_ended(&self, id: &str) -> Result<Value, reqwest::Error> {
        loop {
            let view = self.call("imports/find", &json!({ "id": id })).await?;
            if view["progress"]["state"] != "running" {
                return Ok(view["progress"].clone());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Connects, tests and enables the demo identity provider; gives its id.
    pub async fn enable_demo_idp(&self, site: &Site) -> String {
        until_up(&self.client, &format!("http://127.0.0.1:{}/metadata", site.idp_port)).await;
        let idp = self.call("sso/demo", &json!({})).await.unwrap();
        let idp = idp.as_str().unwrap().to_owned();
        self.enable_idp(&idp).await;
        idp
    }

    /// Tests a connection to the demo identity provider, maps what came, and enables it; gives the test's run.
    pub async fn enable_idp(&self, idp: &str) -> Value {
        let started = self.call("sso/test", &json!({ "id": idp })).await.unwrap();
        let begun = self.client.get(started[1].as_str().unwrap()).send().await.unwrap();
        let answered = answer_as(&self.client, &begun, "ana.ruiz").await;
        assert!(answered.status().is_success(), "the test's answer: {}", answered.status());
        let run = self.call("sso/test-run", &json!({ "id": started[0] })).await.unwrap();
        assert_eq!(run["result"]["result"], "passed", "{run}");
        let mapping = &run["result"]["suggested"];
        self.call("sso/mapping", &json!({ "id": idp, "mapping": mapping })).await.unwrap();
        self.call("sso/enable", &json!({ "id": idp })).await.unwrap();
        run
    }
}

async fn post(client: &Client, url: &str, path: &str, cookie: &str, body: &Value) -> reqwest::Result<Response> {
    client
        .post(format!("{url}/api/{path}"))
        .header(ORIGIN, url)
        .header(COOKIE, cookie)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/json")
        .body(body.to_string())
        .send()
        .await
}

/// An answer of the identity provider, as the browser that asked for it brings it back.
pub struct Answer {
    acs: String,
    binding: String,
    form: String,
}

impl Answer {
    /// Signs in at the demo identity provider as `user`, with a fault if one is named. `begun` is the redirect that leads there.
    pub async fn fetch(client: &Client, begun: &Response, user: &str, fault: &str) -> Self {
        let there = format!("{}&user={user}&fault={fault}", location(begun));
        let answer = client.get(there).header(ACCEPT, "application/json").send().await.expect("the provider answers");
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).expect("JSON");
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", answer["SAMLResponse"].as_str().unwrap())
            .append_pair("RelayState", answer["RelayState"].as_str().unwrap())
            .finish();
        Self { acs: answer["acs"].as_str().unwrap().to_owned(), binding: cookies(begun).join("; "), form }
    }

    /// The browser brings this cookie too.
    pub fn bring_cookie(&mut self, cookie: &str) {
        self.binding = [&self.binding, cookie].join("; ");
    }

    /// What the browser brings, by the names of the fields.
    pub fn fields(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.form.as_bytes()).into_owned().collect()
    }

    pub async fn bring(&self, client: &Client) -> Response {
        client
            .post(&self.acs)
            .header(COOKIE, &self.binding)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(self.form.clone())
            .send()
            .await
            .expect("the assertion consumer service answers")
    }
}

/// Signs in at the demo identity provider as `user` and brings its answer back. `begun` is the redirect that leads there.
pub async fn answer_as(client: &Client, begun: &Response, user: &str) -> Response {
    Answer::fetch(client, begun, user, "").await.bring(client).await
}

/// Signs a visitor in through a link; gives the session cookie and where reading begins.
pub async fn visit(client: &Client, site: &Site, link_id: &str, user: &str) -> (String, String) {
    let begun = client.get(format!("{}/sign-in/{link_id}", site.public_url())).send().await.unwrap();
    let back = answer_as(client, &begun, user).await;
    assert_eq!(back.status(), 303, "{:?}", back.text().await);
    (session(&back).expect("a session"), location(&back))
}

/// The cookie of the visitor's session that a response begins.
pub fn session(response: &Response) -> Option<String> {
    // The name goes on with a mark of the identity provider.
    cookies(response).into_iter().find(|c| c.starts_with("__Host-sluice-visitor") && !c.ends_with('='))
}
