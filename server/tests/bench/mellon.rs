//! Apache httpd with `mod_auth_mellon`: static files behind SAML sign-in, as people share pages today. It serves the very bytes that Sluice
//! serves, at the same paths, to as many signed-in visitors.

use crate::support::{Answer, cookies, free_port, location, until_up};
use reqwest::Client;
use reqwest::header::COOKIE;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = "/usr/sbin/apache2";
const MODULES: &str = "/usr/lib/apache2/modules";

/// A running httpd.
pub struct Mellon {
    pub url: String,
    folder: PathBuf,
}

impl Drop for Mellon {
    fn drop(&mut self) {
        httpd(&self.folder, "stop");
    }
}

impl Mellon {
    /// Whether Debian's packages are here.
    pub fn is_installed() -> bool {
        Path::new(PROGRAM).exists() && Path::new(MODULES).join("mod_auth_mellon.so").exists()
    }

    /// Serves `pages`, which are paths and what stands there, behind the demo identity provider at `idp`.
    pub async fn start(folder: &Path, client: &Client, idp: &str, pages: &[(String, String)]) -> Self {
        for (path, html) in pages {
            let file = folder.join("www").join(path.trim_start_matches('/'));
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder for the pages");
            std::fs::write(file, html).expect("a page is written");
        }
        let metadata = client.get(format!("{idp}/metadata")).send().await.expect("the provider answers");
        let metadata = metadata.text().await.expect("metadata");
        std::fs::write(folder.join("idp.xml"), metadata).expect("metadata is written");
        write_keys(folder);
        let url = format!("http://127.0.0.1:{}", free_port());
        std::fs::write(folder.join("httpd.conf"), configuration(folder, &url)).expect("the configuration is written");
        // httpd gives its rights up after it has begun, and must still reach the files.
        let opened = Command::new("chmod").args(["-R", "a+rX"]).arg(folder).status().expect("chmod runs");
        assert!(opened.success());
        httpd(folder, "start");
        until_up(client, &url).await;
        Self { url, folder: folder.to_owned() }
    }

    /// Signs a visitor in by SAML; gives the cookie of the session.
    pub async fn sign_in(&self, client: &Client, path: &str, user: &str) -> String {
        let get =
            async |url: &str, cookie: &str| client.get(url).header(COOKIE, cookie).send().await.expect("httpd answers");
        let asked = get(&format!("{}{path}", self.url), "").await;
        let cookie = cookies(&asked).join("; ");
        let begun = get(&location(&asked), &cookie).await;
        let mut answer = Answer::fetch(client, &begun, user, "").await;
        answer.bring_cookie(&cookie);
        let back = answer.bring(client).await;
        assert_eq!(back.status(), 303, "{:?}", back.text().await);
        let session = cookies(&back).join("; ");
        let page = get(&format!("{}{path}", self.url), &session).await;
        assert_eq!(page.status(), 200, "a signed-in visitor reads");
        session
    }
}

/// A key and a certificate for the service provider.
fn write_keys(folder: &Path) {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=bench",
            "-keyout",
            "sp.key",
            "-out",
            "sp.crt",
        ])
        .current_dir(folder)
        .output()
        .expect("openssl runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// Starts httpd, or stops it with all its processes.
fn httpd(folder: &Path, order: &str) {
    let status = Command::new(PROGRAM).arg("-f").arg(folder.join("httpd.conf")).args(["-k", order]).status();
    assert!(status.expect("httpd runs").success(), "httpd does not {order}");
}

/// No more than is needed, and nothing that would slow it down: no log of accesses, no `.htaccess`, as many threads as its defaults have.
fn configuration(folder: &Path, url: &str) -> String {
    let modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "mime", "filter", "deflate", "auth_mellon"];
    let load: Vec<String> =
        modules.iter().map(|name| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n")).collect();
    let load = load.concat();
    let at = |name: &str| -> PathBuf { folder.join(name) };
    format!(
        "ServerRoot {root}\nServerName 127.0.0.1\nListen {listen}\nPidFile {pid}\nErrorLog {errors}\nLogLevel error\n\
         User www-data\nGroup www-data\n{load}TypesConfig /etc/mime.types\nDocumentRoot {www}\nKeepAlive On\n\
         MaxKeepAliveRequests 0\nMellonCacheSize 1000\n\
         <Directory {www}>\nAllowOverride None\nForceType text/html\nSetOutputFilter DEFLATE\n</Directory>\n\
         <Location />\nMellonEnable auth\nAuthType Mellon\nRequire valid-user\nMellonEndpointPath /mellon\n\
         MellonSPentityId {url}/mellon/metadata\nMellonSPPrivateKeyFile {key}\nMellonSPCertFile {certificate}\n\
         MellonIdPMetadataFile {idp}\nMellonSecureCookie Off\n</Location>\n",
        root = folder.display(),
        listen = url.trim_start_matches("http://"),
        pid = at("httpd.pid").display(),
        errors = at("error.log").display(),
        www = at("www").display(),
        key = at("sp.key").display(),
        certificate = at("sp.crt").display(),
        idp = at("idp.xml").display(),
    )
}
