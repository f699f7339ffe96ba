//! Server-only: the document around the dashboard, and the names of the built front end.

use crate::admin::App;
use crate::theme::Theme;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

/// The folder of the built front end inside the site, and the name its files begin with (Cargo.toml, `metadata.leptos`).
const PACKAGE: &str = "pkg";
const OUTPUT: &str = "sluice";
/// The list of hashes, in lines like `js: HASH`. cargo-leptos writes it, and the build puts it into the site.
const HASHES: &str = "hash.txt";

/// Paths of the built front end, with the hashes of this build in them. Read once, at start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub css: Arc<str>,
    pub js: Arc<str>,
    pub wasm: Arc<str>,
}

/// The built front end cannot be named. The text is a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
pub enum NoAssets {
    #[error("{file} cannot be read. It is written by the build of the front end: run `make build`.")]
    Unreadable { file: PathBuf, source: io::Error },
    #[error("{file} names no {kind} file of the front end. Build both sides together: run `make build`.")]
    NotNamed { file: PathBuf, kind: &'static str },
    #[error("{file} is not there, though {hash_file} names it. The front end is of another build: run `make build`.")]
    Missing { file: PathBuf, hash_file: PathBuf },
}

impl Assets {
    /// Reads the list of hashes in `site_dir`, and makes sure that the files stand beside it: a page that names others would stay
    /// dead in the browser.
    pub fn read(site_dir: &Path) -> Result<Self, NoAssets> {
        let hash_file = site_dir.join(HASHES);
        let hashes = fs::read_to_string(&hash_file)
            .map_err(|source| NoAssets::Unreadable { file: hash_file.clone(), source })?;
        let path_of = |kind: &'static str| {
            let hash = hash_of(&hashes, kind).ok_or_else(|| NoAssets::NotNamed { file: hash_file.clone(), kind })?;
            let name = format!("{PACKAGE}/{OUTPUT}.{hash}.{kind}");
            let file = site_dir.join(&name);
            if !file.is_file() {
                return Err(NoAssets::Missing { file, hash_file: hash_file.clone() });
            }
            Ok(format!("/{name}").into())
        };
        Ok(Self { css: path_of("css")?, js: path_of("js")?, wasm: path_of("wasm")? })
    }
}

/// The hash of one kind of file. It becomes a part of a script and of addresses, so it is letters, digits, `-` and `_` (base64
/// for URLs, RFC 4648, section 5) or it is none.
fn hash_of<'a>(hashes: &'a str, kind: &str) -> Option<&'a str> {
    let hash = hashes.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == kind)?.1.trim();
    let plain = hash.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (plain && !hash.is_empty()).then_some(hash)
}

/// The HTML document around [`App`]. Scripts carry the request's nonce, which the server put into the context. Without a chosen theme it is
/// as the person's system has it.
pub fn shell(assets: &Assets, theme: Option<Theme>) -> AnyView {
    let assets = assets.clone();
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
                <Hydration js=assets.js wasm=assets.wasm/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
    .into_any()
}

/// Loads the front end and makes the page alive. leptos's own part for this reads the list of hashes at each request.
#[component]
fn Hydration(js: Arc<str>, wasm: Arc<str>) -> impl IntoView {
    let script =
        format!(r#"import("{js}").then(m => m.default({{ module_or_path: "{wasm}" }}).then(() => m.hydrate()));"#);
    view! {
        // Under `strict-dynamic` a preload of a script needs the nonce like the script itself.
        <link rel="modulepreload" href=js.to_string() nonce=use_nonce()/>
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

    const BUILT: &str = "js: aB3-_x\nwasm: w1\ncss: c1\n";

    fn site(hashes: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join(PACKAGE)).unwrap();
        for name in ["sluice.aB3-_x.js", "sluice.w1.wasm", "sluice.c1.css"] {
            fs::write(dir.path().join(PACKAGE).join(name), "").unwrap();
        }
        fs::write(dir.path().join(HASHES), hashes).unwrap();
        dir
    }

    #[test]
    fn the_names_of_the_build_are_read() {
        let assets = Assets::read(site(BUILT).path()).unwrap();
        assert_eq!(&*assets.js, "/pkg/sluice.aB3-_x.js");
        assert_eq!(&*assets.wasm, "/pkg/sluice.w1.wasm");
        assert_eq!(&*assets.css, "/pkg/sluice.c1.css");
    }

    #[test]
    fn a_front_end_of_another_build_is_noticed() {
        let dir = site("js: other\nwasm: w1\ncss: c1\n");
        assert!(matches!(Assets::read(dir.path()), Err(NoAssets::Missing { .. })));
        assert!(matches!(Assets::read(&dir.path().join("none")), Err(NoAssets::Unreadable { .. })));
    }

    #[test]
    fn a_hash_cannot_leave_its_place_in_the_script() {
        for hashes in ["wasm: w1\ncss: c1\n", "js:\nwasm: w1\ncss: c1\n", "js: x\");alert(1)//\nwasm: w1\ncss: c1\n"] {
            let read = Assets::read(site(hashes).path());
            assert!(matches!(read, Err(NoAssets::NotNamed { kind: "js", .. })), "{hashes}");
        }
    }

    #[test]
    fn the_document_is_whole_and_its_script_is_not_escaped() {
        let assets = Assets { css: "/pkg/s.css".into(), js: "/pkg/s.js".into(), wasm: "/pkg/s.wasm".into() };
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
        assert_eq!(html.matches(r#"nonce="n0nce""#).count(), 3, "{html}");
        assert!(html.contains(r#"<form method="post" novalidate"#), "{html}");
        assert!(!html.contains("style="), "no style attribute passes the policy: {html}");
    }
}
