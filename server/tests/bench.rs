//! Figures, printed by `make bench` from a release build. Ignored otherwise: they take minutes and mean nothing in debug.
//!
//! Load comes from `wrk` on the same machine, bounded in time and connections.
#![expect(clippy::expect_used, reason = "a failure of a step is a failure of its benchmark")]

#[path = "bench/figures.rs"]
mod figures;
#[path = "bench/mellon.rs"]
mod mellon;
#[expect(dead_code, reason = "shared with other tests, which use other parts")]
mod support;

use figures::{p99_ms, record};
use mellon::Mellon;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use support::{Dashboard, Site, client, visit};

const GRANTS: usize = 100;
const PAGES: usize = 200;

/// A program in the folder that the environment names: `scripts/bench.sh` puts those of the release build there.
fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("PROGRAMS").expect("PROGRAMS names the folder of what is measured (make bench)");
    PathBuf::from(folder).join(name)
}

/// A generated export of our own filler text.
fn export(site: &Site, pages: usize, body_kib: usize) -> PathBuf {
    let file = site.folder.path().join(format!("{pages}.zip"));
    let generator = program("generate_export");
    let status = Command::new(&generator)
        .args(["--pages", &pages.to_string(), "--body-kib", &body_kib.to_string(), "--restricted-every", "0"])
        .arg(&file)
        .stdout(Stdio::null())
        .status()
        .unwrap_or_else(|e| panic!("{}: {e}", generator.display()));
    assert!(status.success());
    file
}

/// The highest resident memory of a process so far, in KiB.
fn peak_memory(pid: u32) -> Option<u32> {
    memory(pid, "VmHWM:")
}

/// A figure of `/proc/PID/status`, in KiB.
fn memory(pid: u32, name: &str) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix("kB")?.trim().parse().ok())
}

/// A start on data that is there, as after an upgrade: the first one also makes keys and tables.
#[tokio::test]
#[ignore = "a benchmark: make bench"]
async fn start_and_rest() {
    let site = Site::new(program("sluice"));
    let _idp = site.start_idp(&program("sluice-demo-idp"));
    let (first, token) = site.serve();
    let dashboard = Dashboard::enter(&site, token.as_deref()).await;
    dashboard.enable_demo_idp(&site).await;
    drop(first);
    let client = client();
    let ready = format!("{}/readyz", site.public_url());
    let begin = Instant::now();
    let (server, _) = site.serve();
    while !client.get(&ready).send().await.is_ok_and(|answer| answer.status().is_success()) {
        assert!(begin.elapsed() < Duration::from_secs(30), "it is never ready");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begin.elapsed().as_secs_f64();
    tokio::time::sleep(Duration::from_secs(5)).await;
    let idle = f64::from(memory(server.pid(), "VmRSS:").expect("its memory can be read")) / 1024.0;
    println!("ready after {took:.2} s; at rest {idle:.0} MiB");
    record("start", took);
    record("idle-memory", idle);
}

#[test]
#[ignore = "a benchmark: make bench"]
fn import_of_2000_pages() {
    let site = Site::new(program("sluice"));
    let file = export(&site, 2000, 20);
    let zipped = std::fs::metadata(&file).unwrap().len();
    let start = Instant::now();
    let mut import = site.command(&["import", "--json"]).arg(&file).stdout(Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory(import.id()).unwrap_or_default());
        if let Some(status) = import.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed();
    assert!(status.success());
    println!(
        "import: 2000 pages of 20 KiB ({} KiB zip) in {:.1} s, {:.0} pages/s, peak memory {} MiB",
        zipped / 1024,
        took.as_secs_f64(),
        2000.0 / took.as_secs_f64(),
        peak / 1024
    );
    record("import-memory", f64::from(peak) / 1024.0);
    assert!(peak / 1024 < 400, "the goal is under 400 MiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a benchmark: make bench"]
async fn gated_page_views() {
    let site = Site::new(program("sluice"));
    let _idp = site.start_idp(&program("sluice-demo-idp"));
    let zip = std::fs::read(export(&site, PAGES, 50)).unwrap();
    let (server, token) = site.serve();
    let dashboard = Dashboard::enter(&site, token.as_deref()).await;
    let idp = dashboard.enable_demo_idp(&site).await;
    let import = dashboard.upload(zip).await.unwrap();
    let done = dashboard.import_ended(&import).await.unwrap();
    let space = done["spaces"][0].as_str().unwrap_or_else(|| panic!("{done}")).to_owned();
    let detail = dashboard.call("spaces/find", &json!({ "id": space })).await.unwrap();
    let pages: Vec<&str> = detail["tree"].as_array().unwrap().iter().filter_map(|row| row["id"].as_str()).collect();
    let scope = json!({ "kind": "space", "space": space });
    let input = json!({ "name": "Bench", "scope": scope, "idp": idp, "groups": ["partners"] });
    let link = dashboard.call("links/create", &json!({ "input": input })).await.unwrap();
    let link = link.as_str().unwrap();

    let client = client();
    let mut sessions = Vec::with_capacity(GRANTS);
    for _ in 0..GRANTS {
        let (cookie, start) = visit(&client, &site, link, "ana.ruiz").await;
        let first = client.get(format!("{}{start}", site.public_url())).header("cookie", &cookie).send().await.unwrap();
        assert!(first.status().is_redirection() || first.status().is_success(), "{}", first.status());
        sessions.push(cookie);
    }
    let paths: Vec<String> = pages.iter().map(|page| format!("/s/{link}/p/{page}")).collect();
    let about = format!("{GRANTS} grants over {} pages of 50 KiB", pages.len());
    let ours = Load { name: "Sluice, audit on", url: site.public_url(), paths: &paths, sessions: &sessions };
    let (plain, plain_p99) = ours.measure(&site, &about, "identity");
    let (zipped, zipped_p99) = ours.measure(&site, &about, "gzip");
    record("views-identity-p99", plain_p99);
    record("views-gzip-p99", zipped_p99);
    println!("server's peak memory: {} MiB", peak_memory(server.pid()).unwrap_or_default() / 1024);

    if !Mellon::is_installed() {
        println!("not compared: httpd with mod_auth_mellon is not here (Debian: apache2, libapache2-mod-auth-mellon)");
        return;
    }
    let mut stored = Vec::new();
    for path in &paths {
        let page =
            client.get(format!("{}{path}", site.public_url())).header("cookie", &sessions[0]).send().await.unwrap();
        stored.push((path.clone(), page.text().await.unwrap()));
    }
    let folder = tempfile::tempdir().unwrap();
    let httpd = Mellon::start(folder.path(), &client, &format!("http://127.0.0.1:{}", site.idp_port), &stored).await;
    let mut cookies = Vec::with_capacity(GRANTS);
    for _ in 0..GRANTS {
        cookies.push(httpd.sign_in(&client, &paths[0], "ana.ruiz").await);
    }
    let theirs = Load { name: "httpd with mod_auth_mellon", url: httpd.url.clone(), paths: &paths, sessions: &cookies };
    for (encoding, ours) in [("identity", plain), ("gzip", zipped)] {
        let (theirs, _) = theirs.measure(&site, &about, encoding);
        record(&format!("views-{encoding}"), ours / theirs);
        println!("{encoding}: {:.2} times the page views of httpd with mod_auth_mellon", ours / theirs);
    }
}

/// Page views by `wrk`, each of the next page and by the next visitor.
struct Load<'a> {
    name: &'a str,
    url: String,
    paths: &'a [String],
    sessions: &'a [String],
}

impl Load<'_> {
    /// Prints what `wrk` measured; gives the requests per second, and the milliseconds in which 99 of 100 were answered.
    fn measure(&self, site: &Site, about: &str, encoding: &str) -> (f64, f64) {
        let script = site.folder.path().join("load.lua");
        std::fs::write(&script, load_script(self.paths, self.sessions, encoding)).expect("the script is written");
        wrk(&script, &self.url, 5);
        let out = wrk(&script, &self.url, 20);
        println!("{}, {about}, accepting {encoding}:\n{out}", self.name);
        assert!(!out.contains("Non-2xx"), "{out}");
        let line = out.lines().find_map(|line| line.strip_prefix("Requests/sec:")).expect("wrk tells the rate");
        (line.trim().parse().expect("a number"), p99_ms(&out).expect("wrk tells latencies"))
    }
}

fn wrk(script: &Path, url: &str, seconds: u32) -> String {
    let out = Command::new("wrk")
        .args(["--threads", "1", "--connections", "16", "--latency", "--duration", &format!("{seconds}s"), "--script"])
        .arg(script)
        .arg(url)
        .output()
        .expect("wrk (Debian package wrk) runs");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// Every request takes the next page, and the next session with every round.
fn load_script(paths: &[String], sessions: &[String], encoding: &str) -> String {
    let list = |items: &mut dyn Iterator<Item = &str>| {
        let mut out = String::from("{");
        for item in items {
            let _ = write!(out, "\"{item}\",");
        }
        out + "}"
    };
    let pages = list(&mut paths.iter().map(String::as_str));
    let sessions = list(&mut sessions.iter().map(String::as_str));
    format!(
        "local pages = {pages}\nlocal sessions = {sessions}\nlocal n = 0\n\
         request = function()\n  n = n + 1\n  local page = pages[(n % #pages) + 1]\n  local cookie = sessions[(n % #sessions) + 1]\n  \
         return wrk.format(\"GET\", page, {{[\"Cookie\"] = cookie, [\"Accept-Encoding\"] = \"{encoding}\"}})\nend\n"
    )
}
