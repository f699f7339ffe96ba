//! The built front end: scripts, styles, images. No HTML is served from here.

use crate::config::source::plain;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use tower_http::services::{ServeDir, ServeFile};

/// The folder of the built front end cannot be served. The text is a sentence for the person who starts Sluice.
#[derive(Debug, thiserror::Error)]
#[error("The front end in {folder} cannot be read: {}. Build it with `make build`, or name its folder in site_dir.", plain(.source))]
pub struct NoSite {
    folder: PathBuf,
    source: io::Error,
}

/// Routes for what `site_dir` holds at start: each folder and each file at its top. Files that were compressed at build
/// (`.br`, `.gz`) are sent compressed; those with a hash in their name may be kept for ever.
pub fn static_router(site_dir: &Path) -> Result<Router, NoSite> {
    let failed = |source| NoSite { folder: site_dir.to_owned(), source };
    let mut router = Router::new();
    for entry in fs::read_dir(site_dir).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Some(name) = entry.file_name().to_str().filter(|name| is_plain(name)).map(str::to_owned) else { continue };
        let path = entry.path();
        router = if path.is_dir() {
            let files =
                ServeDir::new(&path).append_index_html_on_directories(false).precompressed_br().precompressed_gzip();
            router.nest_service(&format!("/{name}"), files)
        } else {
            let file = ServeFile::new(&path).precompressed_br().precompressed_gzip();
            router.route_service(&format!("/{name}"), file)
        };
    }
    Ok(router.layer(from_fn(as_static)))
}

/// Names that can stand in a route, without hidden files, pages, what the build says of itself, and the
/// compressed twins of other files.
fn is_plain(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    !name.starts_with('.')
        && !matches!(ending, "br" | "gz")
        && name != "build.json"
        && !is_page(name)
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn is_page(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".html", ".htm", ".xhtml"].iter().any(|ending| path.contains(ending))
}

async fn as_static(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if is_page(&path) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let keep = if has_hash(&path) { "public, max-age=31536000, immutable" } else { "public, no-cache" };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    }
    response
}

/// `scripts/version.mjs` writes `pkg/sluice.<hash>.css` and `pkg/<hash>/sluice.js`: 20 hexadecimal digits.
fn has_hash(path: &str) -> bool {
    let hash = |part: &str| part.len() == 20 && part.bytes().all(|b| b.is_ascii_hexdigit());
    path.split(['/', '.']).any(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{header, request, send, status, text};

    const HASHED: &str = "/pkg/c4fbfa7d7c298cf2720b/sluice.js";
    const STYLE: &str = "/pkg/sluice.4f82df00463e43badd21.css";

    fn site() -> (tempfile::TempDir, Router) {
        let dir = tempfile::tempdir().unwrap();
        let pkg = dir.path().join("pkg");
        fs::create_dir_all(pkg.join("c4fbfa7d7c298cf2720b")).unwrap();
        fs::write(dir.path().join(&STYLE[1..]), "style").unwrap();
        fs::write(dir.path().join(&HASHED[1..]), "plain").unwrap();
        fs::write(dir.path().join(format!("{}.br", &HASHED[1..])), "brotli").unwrap();
        fs::write(pkg.join("index.html"), "page").unwrap();
        fs::write(dir.path().join("favicon.svg"), "<svg/>").unwrap();
        fs::write(dir.path().join("index.html"), "page").unwrap();
        fs::write(dir.path().join("build.json"), "{}").unwrap();
        fs::write(dir.path().join(".secret"), "hidden").unwrap();
        let router = static_router(dir.path()).unwrap();
        (dir, router)
    }

    #[tokio::test]
    async fn hashed_files_are_kept_for_ever_and_others_are_asked_about() {
        let (_dir, router) = site();
        let hashed = send(&router, request("GET", HASHED, &[])).await;
        assert_eq!(header(&hashed, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header(&hashed, "x-content-type-options"), "nosniff");
        assert_eq!(text(hashed).await, "plain");
        let style = send(&router, request("GET", STYLE, &[])).await;
        assert_eq!(header(&style, "cache-control"), "public, max-age=31536000, immutable");
        let icon = send(&router, request("GET", "/favicon.svg", &[])).await;
        assert_eq!((icon.status().as_u16(), header(&icon, "cache-control")), (200, "public, no-cache"));
    }

    #[tokio::test]
    async fn sends_the_compressed_twin_to_those_who_take_it() {
        let (_dir, router) = site();
        let response = send(&router, request("GET", HASHED, &[("accept-encoding", "gzip, br")])).await;
        assert_eq!(header(&response, "content-encoding"), "br");
        assert!(header(&response, "content-type").contains("javascript"));
        assert_eq!(text(response).await, "brotli");
    }

    #[tokio::test]
    async fn serves_no_pages_hidden_files_or_anything_outside() {
        let (_dir, router) = site();
        for path in [
            "/index.html",
            "/pkg/index.html",
            "/pkg/",
            "/pkg/index.htm%6c",
            "/.secret",
            "/build.json",
            "/pkg/../.secret",
            "/pkg/..%2f.secret",
            "/",
        ] {
            assert_eq!(status(&router, request("GET", path, &[])).await, 404, "{path}");
        }
    }

    #[test]
    fn a_missing_folder_is_said_plainly() {
        let text = static_router(Path::new("/nonexistent/site")).unwrap_err().to_string();
        assert!(
            text.starts_with("The front end in /nonexistent/site cannot be read: no such file or directory."),
            "{text}"
        );
    }
}
