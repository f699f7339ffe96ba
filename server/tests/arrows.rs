//! Which crate may use which (docs/ARCHITECTURE.md, "Arrows"), read from what cargo itself resolves.
//!
//! The rules are tables, the check is a pure function over a list of edges; a test below breaks each kind of rule on purpose.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its input fails there")]

use std::process::Command;

/// `from` names `to` in its Cargo.toml.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    /// For tests only.
    dev: bool,
    /// Behind a feature.
    optional: bool,
}

/// The crates of this workspace, and which of them each may use. What tests use is free.
const ARROWS: &[(&str, &[&str])] = &[
    ("sluice-domain", &[]),
    ("sluice-content", &["sluice-domain"]),
    ("sluice-service", &["sluice-domain", "sluice-content"]),
    ("sluice-confluence", &["sluice-domain", "sluice-service"]),
    ("sluice-fetch", &["sluice-domain", "sluice-service"]),
    ("sluice-saml", &["sluice-domain", "sluice-service"]),
    ("sluice-storage", &["sluice-domain", "sluice-service"]),
    ("sluice-sample", &[]),
    ("sluice-demo-idp", &[]),
    ("sluice-test-database", &[]),
    ("sluice-app", &["sluice-domain", "sluice-service"]),
    ("sluice-frontend", &["sluice-app"]),
    (
        "sluice-server",
        &[
            "sluice-app",
            "sluice-confluence",
            "sluice-content",
            "sluice-domain",
            "sluice-fetch",
            "sluice-saml",
            "sluice-sample",
            "sluice-service",
            "sluice-storage",
        ],
    ),
];

/// What the browser's half must not pull in is behind a feature.
const ONLY_OPTIONAL: &[(&str, &str)] = &[("sluice-app", "sluice-service")];

/// Outside crates that only some may name, in tests too. A name stands for all that begin with it and a dash.
const RESERVED: &[(&str, &[&str])] = &[
    // Its server, for tests, is a program that nothing links.
    ("surrealdb", &["sluice-storage", "sluice-test-database"]),
    ("samael", &["sluice-saml", "sluice-demo-idp"]),
    ("libxml", &["sluice-saml", "sluice-demo-idp"]),
    ("openssl", &["sluice-saml", "sluice-demo-idp"]),
    ("ammonia", &["sluice-content"]),
];

/// Outside crates that a crate must do without, outside its tests: clocks, random sources, frameworks, adapters' business.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("sluice-domain", &["tokio", "leptos", "axum", "reqwest", "rand", "getrandom", "jiff", "chrono", "time"]),
    ("sluice-content", &["tokio", "leptos", "axum", "reqwest", "rand", "getrandom", "jiff", "chrono", "time"]),
    ("sluice-service", &["leptos", "axum", "reqwest", "rand", "getrandom", "jiff", "chrono", "time"]),
    ("sluice-app", &["reqwest", "tokio"]),
    ("sluice-frontend", &["reqwest", "tokio", "axum"]),
];

/// What never reaches a browser.
const NOT_IN_THE_BROWSER: &[&str] = &["tokio", "reqwest", "openssl", "surrealdb"];

/// Every broken rule as a sentence.
fn broken(edges: &[Edge]) -> Vec<String> {
    edges.iter().filter_map(broken_by).collect()
}

fn broken_by(edge: &Edge) -> Option<String> {
    let Edge { from, to, dev, optional } = edge;
    let Some(allowed) = row(ARROWS, from) else { return Some(format!("{from} has no row in ARROWS")) };
    if to.starts_with("sluice-") {
        if *dev {
            return None;
        }
        if !allowed.contains(&to.as_str()) {
            return Some(format!("{from} must not use {to}"));
        }
        let must_be_optional = ONLY_OPTIONAL.contains(&(from, to));
        return (must_be_optional && !optional).then(|| format!("{from} may use {to} only behind a feature"));
    }
    if let Some((name, owners)) = RESERVED.iter().find(|(name, _)| is_family(to, name))
        && !owners.contains(&from.as_str())
    {
        return Some(format!("{from} names {to}; only {} may name {name}", owners.join(" and ")));
    }
    let forbidden = row(FORBIDDEN, from).unwrap_or_default();
    (!dev && forbidden.iter().any(|name| is_family(to, name))).then(|| format!("{from} must do without {to}"))
}

fn row<'a>(table: &[(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    table.iter().find(|(key, _)| *key == name).map(|(_, row)| *row)
}

/// `surrealdb-core` belongs to `surrealdb`; `time-macros` would to `time`, `timeout` does not.
fn is_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

/// The packages of a tree that must not be there.
fn not_for_browsers<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let unwanted = |package: &&&str| NOT_IN_THE_BROWSER.iter().any(|name| is_family(package, name));
    packages.iter().filter(unwanted).copied().collect()
}

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    let output = Command::new(cargo).args(arguments).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn workspace_edges() -> Vec<Edge> {
    let metadata: serde_json::Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps", "--locked"])).unwrap();
    let mut edges = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        for dependency in package["dependencies"].as_array().unwrap() {
            edges.push(Edge {
                from: package["name"].as_str().unwrap().to_owned(),
                to: dependency["name"].as_str().unwrap().to_owned(),
                dev: dependency["kind"] == "dev",
                optional: dependency["optional"] == true,
            });
        }
    }
    edges
}

#[test]
fn every_arrow_of_the_design_holds() {
    let edges = workspace_edges();
    // Something was read at all: the server meets the store, and tests are told from the rest.
    assert!(edges.iter().any(|edge| edge.from == "sluice-server" && edge.to == "sluice-storage"));
    assert!(edges.iter().any(|edge| edge.dev) && edges.iter().any(|edge| edge.optional));
    assert_eq!(broken(&edges), Vec::<String>::new());
}

#[test]
fn the_browser_gets_none_of_the_servers_machinery() {
    let tree = cargo(&[
        "tree",
        "--locked",
        "-p",
        "sluice-frontend",
        "--target",
        "wasm32-unknown-unknown",
        "-e",
        "normal",
        "--prefix",
        "none",
    ]);
    let packages: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(packages.contains(&"leptos") && packages.contains(&"sluice-domain"), "{packages:?}");
    assert_eq!(not_for_browsers(&packages), Vec::<&str>::new());
}

#[test]
fn a_broken_arrow_is_reported() {
    let edge = |from: &str, to: &str| Edge { from: from.into(), to: to.into(), dev: false, optional: false };
    let for_tests = |from: &str, to: &str| Edge { dev: true, ..edge(from, to) };
    let said = |edge| broken(&[edge]).join("; ");

    assert_eq!(said(edge("sluice-domain", "sluice-service")), "sluice-domain must not use sluice-service");
    assert_eq!(said(edge("sluice-saml", "sluice-storage")), "sluice-saml must not use sluice-storage");
    assert_eq!(said(edge("sluice-server", "sluice-demo-idp")), "sluice-server must not use sluice-demo-idp");
    assert_eq!(said(edge("sluice-app", "sluice-storage")), "sluice-app must not use sluice-storage");
    assert_eq!(said(edge("sluice-app", "sluice-service")), "sluice-app may use sluice-service only behind a feature");
    assert_eq!(
        said(edge("sluice-server", "surrealdb-core")),
        "sluice-server names surrealdb-core; only sluice-storage and sluice-test-database may name surrealdb"
    );
    assert!(said(for_tests("sluice-service", "openssl")).starts_with("sluice-service names openssl"));
    assert_eq!(said(edge("sluice-domain", "jiff")), "sluice-domain must do without jiff");
    assert_eq!(said(edge("sluice-frontend", "tokio")), "sluice-frontend must do without tokio");
    assert_eq!(said(edge("sluice-newcomer", "serde")), "sluice-newcomer has no row in ARROWS");
    assert_eq!(
        not_for_browsers(&["leptos", "tokio-util", "tokio", "surrealdb-core"]),
        ["tokio-util", "tokio", "surrealdb-core"]
    );

    let optional = Edge { optional: true, ..edge("sluice-app", "sluice-service") };
    let fine = [
        optional,
        edge("sluice-saml", "samael"),
        for_tests("sluice-domain", "time"),
        for_tests("sluice-storage", "sluice-sample"),
    ];
    assert_eq!(broken(&fine), Vec::<String>::new());
}
