//! Short ways to drive a router in tests.

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, Response, StatusCode};
use sluice_service::ports::Random;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tower::ServiceExt as _;

/// Counts up, so that each draw differs and runs repeat.
#[derive(Debug, Default)]
pub struct Counting(AtomicU8);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
    }
}

pub fn random() -> Arc<dyn Random> {
    Arc::new(Counting::default())
}

/// `headers` by name and value.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Body::empty()).unwrap()
}

pub async fn send(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap()
}

pub async fn status(router: &Router, request: Request<Body>) -> StatusCode {
    send(router, request).await.status()
}

pub fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

pub async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}
