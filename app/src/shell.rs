//! Server-only: the document around the dashboard, and the names of the built front end.

use crate::admin::{App, NOT_LOADED};
use crate::components::Icon;
use crate::text;
use crate::theme::Theme;
use http::HeaderValue;
use http::header::LINK;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// What the build says of the front end (scripts/version.mjs).
const BUILD: &str = "build.json";

/// Paths of the built front end, with the hashes of this build in them. Read once, at start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Assets {
    pub css: Arc<str>,
    pub js: Arc<str>,
    pub wasm: Arc<str>,
    /// The script that fetches chunks, which `js` imports.
    pub loader: Arc<str>,
    /// The files of each chunk: its own, and those it shares with others.
    pub chunks: Arc<BTreeMap<String, Vec<String>>>,
}

/// The built front end cannot be named. The text is a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
pub enum NoAssets {
    #[error("{file} cannot be read. It is written by the build of the front end: run `make build`.")]
    Unreadable { file: PathBuf, source: io::Error },
    #[error("{file} does not name the files of the front end. Build both sides together: run `make build`.")]
    NotNamed { file: PathBuf },
    #[error("{file} is not there, though {build_file} names it. The front end is of another build: run `make build`.")]
    Missing { file: PathBuf, build_file: PathBuf },
}

impl Assets {
    /// Reads what the build wrote into `site_dir`, and makes sure that the files stand beside it: a page that names others would
    /// stay dead in the browser.
    pub fn read(site_dir: &Path) -> Result<Self, NoAssets> {
        let build_file = site_dir.join(BUILD);
        let text = fs::read_to_string(&build_file)
            .map_err(|source| NoAssets::Unreadable { file: build_file.clone(), source })?;
        let not_named = || NoAssets::NotNamed { file: build_file.clone() };
        let assets: Self = serde_json::from_str(&text).map_err(|_| not_named())?;
        for path in assets.paths() {
            let inside = path.strip_prefix('/').filter(|inside| is_plain(inside)).ok_or_else(not_named)?;
            let file = site_dir.join(inside);
            if !file.is_file() {
                return Err(NoAssets::Missing { file, build_file: build_file.clone() });
            }
        }
        Ok(assets)
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        let ones = [&self.css, &self.js, &self.wasm, &self.loader].into_iter().map(|path| &**path);
        ones.chain(self.chunks.values().flatten().map(String::as_str))
    }
}

/// A path becomes a part of a script, of addresses and of headers: nothing in it may mean anything there, or lead out of the site.
fn is_plain(path: &str) -> bool {
    path.starts_with("pkg/")
        && !path.contains("..")
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/'))
}

/// Has the browser fetch the files of a chunk while it still loads what will ask for them. A header, because the head of the document
/// is written before the router knows the screen.
pub fn preload(chunk: &str) {
    let (Some(assets), Some(response)) = (use_context::<Assets>(), use_context::<ResponseOptions>()) else { return };
    for path in assets.chunks.get(chunk).into_iter().flatten() {
        let Ok(link) = HeaderValue::from_str(&format!("<{path}>; rel=preload; as=fetch; crossorigin")) else {
            continue;
        };
        // Each once: chunks share files, and proxies take a few kilobytes of headers.
        let is_named =
            response.0.read().is_ok_and(|parts| parts.headers.get_all(LINK).iter().any(|named| *named == link));
        if !is_named {
            response.append_header(LINK, link);
        }
    }
}

/// The HTML document around [`App`]. Scripts carry the request's nonce, which the server put into the context. Without a chosen theme it is
/// as the person's system has it.
pub fn shell(assets: &Assets, theme: Option<Theme>) -> AnyView {
    let assets = assets.clone();
    provide_context(assets.clone());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme.map(Theme::name)>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.css.to_string()/>
                <script src="/live.js" nonce=use_nonce() defer></script>
                <Hydration assets=assets/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                // After what is made alive, so that it is in nobody's way.
                <div id=NOT_LOADED class="notice bad not-loaded" role="alert" hidden>
                    <Icon name="warn" class="bad"/>
                    <p>{text::NOT_LOADED}</p>
                    <a class="btn sm" href="" rel="external">{text::LOAD_AGAIN}</a>
                </div>
            </body>
        </html>
    }
    .into_any()
}

/// Loads the front end and makes the page alive. leptos's own part for this reads the names of the files at each request.
#[component]
fn Hydration(assets: Assets) -> impl IntoView {
    let Assets { js, wasm, loader, .. } = assets;
    let script = format!(
        r#"import("{js}").then(m => m.default({{ module_or_path: "{wasm}" }}).then(() => m.hydrate())).catch(e => {{ document.getElementById("{NOT_LOADED}").hidden = false; throw e }});"#
    );
    view! {
        // Under `strict-dynamic` a preload of a script needs the nonce like the script itself.
        <link rel="modulepreload" href=js.to_string() nonce=use_nonce()/>
        <link rel="modulepreload" href=loader.to_string() nonce=use_nonce()/>
        <link rel="preload" href=wasm.to_string() r#as="fetch" r#type="application/wasm" crossorigin=""/>
        <script type="module" nonce=use_nonce()>{script}</script>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::nonce::Nonce;
    use leptos_meta::ServerMetaContext;
    use leptos_router::location::RequestUrl;

    const BUILD_FILES: [&str; 5] =
        ["sluice.c1.css", "b1/sluice.js", "b1/sluice.wasm", "b1/loader.js", "b1/split_links.wasm"];

    fn build() -> String {
        let [css, js, wasm, loader, links] = BUILD_FILES.map(|name| format!("/pkg/{name}"));
        serde_json::json!({ "css": css, "js": js, "wasm": wasm, "loader": loader, "chunks": { "links": [links] } })
            .to_string()
    }

    fn site(build: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("pkg/b1")).unwrap();
        for name in BUILD_FILES {
            fs::write(dir.path().join("pkg").join(name), "").unwrap();
        }
        fs::write(dir.path().join(BUILD), build).unwrap();
        dir
    }

    #[test]
    fn the_names_of_the_build_are_read() {
        let assets = Assets::read(site(&build()).path()).unwrap();
        assert_eq!(&*assets.css, "/pkg/sluice.c1.css");
        assert_eq!(&*assets.js, "/pkg/b1/sluice.js");
        assert_eq!(assets.chunks["links"], ["/pkg/b1/split_links.wasm"]);
    }

    #[test]
    fn a_front_end_of_another_build_is_noticed() {
        for name in BUILD_FILES {
            let dir = site(&build());
            fs::remove_file(dir.path().join("pkg").join(name)).unwrap();
            assert!(matches!(Assets::read(dir.path()), Err(NoAssets::Missing { .. })), "{name}");
            assert!(matches!(Assets::read(&dir.path().join("none")), Err(NoAssets::Unreadable { .. })));
        }
    }

    #[test]
    fn a_name_cannot_leave_its_place_in_the_script_or_the_header() {
        for name in ["x.js\\\");alert(1)//", "../hash.txt", "x.js>; rel=y", ""] {
            let read = Assets::read(site(&build().replace("b1/sluice.js", name)).path());
            assert!(matches!(read, Err(NoAssets::NotNamed { .. } | NoAssets::Missing { .. })), "{name}");
        }
        assert!(matches!(Assets::read(site("{}").path()), Err(NoAssets::NotNamed { .. })));
    }

    #[test]
    fn the_files_of_a_chunk_are_named_in_the_header() {
        let response = ResponseOptions::default();
        Owner::new().with(|| {
            provide_context(Assets::read(site(&build()).path()).unwrap());
            provide_context(response.clone());
            preload("links");
            preload("links");
            preload("unknown");
        });
        let parts = response.0.read().unwrap();
        let links: Vec<_> = parts.headers.get_all(LINK).iter().map(|link| link.to_str().unwrap()).collect();
        assert_eq!(links, ["</pkg/b1/split_links.wasm>; rel=preload; as=fetch; crossorigin"]);
    }

    #[test]
    fn the_document_is_whole_and_its_script_is_not_escaped() {
        let assets = Assets {
            css: "/pkg/s.css".into(),
            js: "/pkg/s.js".into(),
            wasm: "/pkg/s.wasm".into(),
            loader: "/pkg/l.js".into(),
            ..Assets::default()
        };
        let html = Owner::new().with(|| {
            provide_context(ServerMetaContext::new().0);
            provide_context(RequestUrl::new("/sign-in"));
            provide_context(Nonce::from_value("n0nce"));
            shell(&assets, None).to_html()
        });
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
        assert!(html.contains(r#"<link rel="stylesheet" href="/pkg/s.css">"#), "{html}");
        assert!(
            html.contains(r#"import("/pkg/s.js").then(m => m.default({ module_or_path: "/pkg/s.wasm" })"#),
            "{html}"
        );
        assert_eq!(html.matches(r#"nonce="n0nce""#).count(), 4, "{html}");
        assert!(html.contains(r#"<div id="not-loaded""#), "{html}");
        assert!(html.contains(r#"<form method="post" novalidate"#), "{html}");
        assert!(!html.contains("style="), "no style attribute passes the policy: {html}");
    }
}
