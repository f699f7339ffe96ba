//! Both listeners' routers over one installation, and a demo identity provider.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Request, Response, request};
use serde_json::{Value, json};
use sluice_app::shell::Assets;
use sluice_demo_idp::{Running, Settings, Signing, start};
use sluice_server::commands::routers;
use sluice_server::compose::compose;
use sluice_server::config::{Config, Sources};
use sluice_server::system::SystemClock;
use sluice_service::ports::Clock as _;
use sluice_service::sluice::Sluice;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Random, and worth nothing.
const MASTER_KEY: &str = "5d1f0c8e7a94b3620e6f58c1d79a4b03e2956c17f8d04a3b91c6e57d280f4ab6";
const EMAIL: &str = "mira@example.com";
const PASSWORD: &str = "correct horse battery staple";
pub const ADMIN_COOKIE: &str = "__Host-sluice-admin";
pub const VISITOR_COOKIE: &str = "__Host-sluice-visitor";

/// One listener.
pub struct Side {
    router: Router,
    host: &'static str,
}

pub struct Site {
    pub admin: Side,
    pub visitor: Side,
    pub sluice: Arc<Sluice>,
    client: reqwest::Client,
    pub idp: Running,
    pub folder: TempDir,
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// Empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }

    /// What stands in the page between this and the next quote.
    pub fn value_after(&self, text: &str) -> String {
        let (_, rest) = self.text().split_once(text).unwrap_or_else(|| panic!("no {text} in {}", self.text()));
        rest.split('"').next().unwrap().replace("&amp;", "&")
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        self.value_after(&format!("name=\"{name}\" value=\""))
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// Cookies that the answer sets, as a `Cookie` header sends them.
    pub fn cookies(&self) -> Vec<String> {
        let set = self.headers.get_all(SET_COOKIE).iter();
        set.filter_map(|value| value.to_str().ok()?.split(';').next().map(str::to_owned)).collect()
    }
}

impl Side {
    pub fn origin(&self) -> String {
        format!("http://{}", self.host)
    }

    /// The beginning of a request as a browser sends it.
    pub fn request(&self, method: &str, path: &str) -> request::Builder {
        Request::builder().method(method).uri(path).header(HOST, self.host).header(ACCEPT, "text/html,*/*;q=0.8")
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// An answer that is read while it comes.
    pub async fn open(&self, path: &str, cookie: &str) -> Response<Body> {
        let request = self.request("GET", path).header(COOKIE, cookie).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(self.request("GET", path).header(COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// By a browser that can read this coding.
    pub async fn get_accepting(&self, path: &str, cookie: &str, coding: &str) -> Answer {
        let request = self.request("GET", path).header(COOKIE, cookie).header(ACCEPT_ENCODING, coding);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A form with fields, from this origin.
    pub async fn post_form(&self, path: &str, origin: &str, cookie: &str, form: &str) -> Answer {
        let request = self.request("POST", path).header(ORIGIN, origin).header(COOKIE, cookie);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// A form of this side's own pages.
    pub async fn post(&self, path: &str, cookie: &str) -> Answer {
        let request = self.request("POST", path).header(ORIGIN, self.origin()).header(COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Calls a server function as the front end does.
    pub async fn call(&self, path: &str, body: &str, cookie: &str) -> Answer {
        let request = Request::post(path)
            .header(HOST, self.host)
            .header(ORIGIN, self.origin())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .header(COOKIE, cookie);
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

impl Site {
    /// A fresh installation, not set up.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with these variables of the environment.
    pub async fn with(more: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let idp = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            keys: folder.path().join("idp"),
            signing: Signing::Both,
            allow_misbehaviour: true,
        };
        let now = || jiff::Timestamp::from_millisecond(SystemClock.now().0).unwrap();
        let idp = start(idp, Arc::new(now)).await.unwrap();
        let config = config(folder.path(), &idp, more);
        let assets = Arc::new(front_end(&config.site_dir));
        let composed = compose(&config, drop).await.unwrap();
        let (admin, visitor) = routers(&config, &composed, &assets).unwrap();
        Self {
            admin: Side { router: admin, host: "localhost:3000" },
            visitor: Side { router: visitor, host: "localhost:3080" },
            sluice: composed.sluice,
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            idp,
            folder,
        }
    }

    /// Creates the first admin; gives the session's cookie.
    pub async fn set_up(&self) -> String {
        let token = self.sluice.new_setup_token().await.unwrap().unwrap();
        let input = json!({"input": {"token": token, "name": "Mira", "email": EMAIL, "password": PASSWORD}});
        let answer = self.admin.call("/api/auth/setup", &input.to_string(), "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.cookies().join("; ")
    }

    /// The result of a server function that has one.
    pub async fn ask(&self, admin: &str, function: &str, input: &Value) -> Value {
        let answer = self.admin.call(&format!("/api/{function}"), &input.to_string(), admin).await;
        assert_eq!(answer.status, 200, "{function}: {}", answer.text());
        answer.json()
    }

    /// Loads the sample; gives the space's id.
    pub async fn load_sample(&self, admin: &str) -> String {
        let import = self.ask(admin, "imports/sample", &json!({})).await;
        loop {
            let progress = self.ask(admin, "imports/find", &json!({ "id": import })).await["progress"].clone();
            if progress["state"] != "running" {
                assert_eq!(progress["state"], "done", "{progress}");
                return progress["spaces"][0].as_str().unwrap().to_owned();
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Connects, tests and enables the demo identity provider; gives its id.
    pub async fn enable_idp(&self, admin: &str) -> String {
        let idp = self.ask(admin, "sso/demo", &json!({})).await;
        self.test_and_enable(admin, idp.as_str().unwrap()).await;
        idp.as_str().unwrap().to_owned()
    }

    /// What the identity provider says of itself.
    pub async fn idp_metadata(&self) -> String {
        self.client.get(self.idp.metadata_url()).send().await.unwrap().text().await.unwrap()
    }

    /// Tests, maps and enables a connection to the identity provider; gives the run.
    pub async fn test_and_enable(&self, admin: &str, idp: &str) -> Value {
        let started = self.ask(admin, "sso/test", &json!({ "id": idp })).await;
        let begun = started[1].as_str().unwrap().strip_prefix(&self.visitor.origin()).unwrap();
        let begun = self.visitor.get(begun, "").await;
        let tested = self.answer_as(&begun, "ana.ruiz").await;
        assert_eq!(tested.status, 200, "{}", tested.text());
        let run = self.ask(admin, "sso/test-run", &json!({ "id": started[0] })).await;
        let mapping = &run["result"]["suggested"];
        self.ask(admin, "sso/mapping", &json!({ "id": idp, "mapping": mapping })).await;
        self.ask(admin, "sso/enable", &json!({ "id": idp })).await;
        run
    }

    /// A link to the whole space for the group `partners`; gives its id and the path that is sent to visitors.
    pub async fn create_link(&self, admin: &str, space: &str, idp: &str) -> (String, String) {
        let scope = json!({ "kind": "space", "space": space });
        let input = json!({ "name": "Partners", "scope": scope, "idp": idp, "groups": ["partners"] });
        let link = self.ask(admin, "links/create", &json!({ "input": input })).await;
        let detail = self.ask(admin, "links/find", &json!({ "id": link })).await;
        let path = detail["url"].as_str().unwrap().strip_prefix(&self.visitor.origin()).unwrap().to_owned();
        (link.as_str().unwrap().to_owned(), path)
    }

    /// Signs in at the identity provider as `user` and brings its answer back.
    pub async fn sign_in(&self, link: &str, user: &str) -> Answer {
        let begun = self.visitor.get(&format!("/sign-in/{link}"), "").await;
        self.answer_as(&begun, user).await
    }

    async fn answer_as(&self, begun: &Answer, user: &str) -> Answer {
        let request = if begun.status == 200 {
            // A page whose form goes there.
            let fields = [("SAMLRequest", begun.field("SAMLRequest")), ("RelayState", begun.field("RelayState"))];
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let form = format!("{form}&user={user}");
            let post = self.client.post(begun.value_after("action=\"")).body(form);
            post.header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        } else {
            assert_eq!(begun.status, 303, "{}", begun.text());
            self.client.get(format!("{}&user={user}", begun.location()))
        };
        let answer = request.header(ACCEPT, "application/json").send().await.unwrap();
        let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(answer["acs"], format!("{}/saml/acs", self.visitor.origin()));
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", answer["SAMLResponse"].as_str().unwrap())
            .append_pair("RelayState", answer["RelayState"].as_str().unwrap())
            .finish();
        let request = self
            .visitor
            .request("POST", "/saml/acs")
            .header(ORIGIN, "http://127.0.0.1:1")
            .header(COOKIE, begun.cookies().join("; "))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.visitor.send(request.body(Body::from(form)).unwrap()).await
    }
}

fn config(folder: &Path, idp: &Running, more: &[(&str, &str)]) -> Config {
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let env = [
        ("SLUICE_DATA_DIR", text(&folder.join("data"))),
        ("SLUICE_SITE_DIR", text(&folder.join("site"))),
        ("SLUICE_KEYS_MASTER", MASTER_KEY.to_owned()),
        ("SLUICE_COMPANY_NAME", "Acme".to_owned()),
        ("SLUICE_FETCH_ALLOW_HOSTS", idp.base_url().trim_start_matches("http://").to_owned()),
        ("SLUICE_DEMO_METADATA_URL", idp.metadata_url()),
        ("SLUICE_LIMITS_SIGN_INS_PER_MINUTE", "1000".to_owned()),
        ("SLUICE_LIMITS_OPENINGS_PER_MINUTE", "1000".to_owned()),
    ];
    let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let env = env.into_iter().chain(more).map(|(name, value)| (name.to_owned(), value)).collect();
    Config::load(&Sources { env, ..Sources::default() }).unwrap_or_else(|faults| panic!("{faults}"))
}

/// A stand-in for the built front end: the server looks at its names only.
fn front_end(site: &Path) -> Assets {
    let pkg = site.join("pkg");
    std::fs::create_dir_all(&pkg).unwrap();
    let path = |kind: &str| {
        let name = format!("sluice.4f82df00463e43badd21.{kind}");
        std::fs::write(pkg.join(&name), "").unwrap();
        format!("/pkg/{name}").into()
    };
    Assets { css: path("css"), js: path("js"), wasm: path("wasm"), ..Assets::default() }
}
