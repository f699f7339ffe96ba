//! Answers for probes: alive, and ready.

use super::error_page::KeepBody;
use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures::future::BoxFuture;
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

const ALIVE: &str = "/healthz";
const READY: &str = "/readyz";
/// A store that has not answered by then is not ready. Probes ask again in seconds, and each would hold a connection.
const ANSWER_WITHIN: Duration = Duration::from_secs(5);

/// Tells whether requests can be served; the error is for the log.
pub type Readiness = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

pub(super) fn is_probe(path: &str) -> bool {
    matches!(path, ALIVE | READY)
}

/// `/healthz` is 200 while the process answers; `/readyz` is 200 or 503 by `ready`, without a reason for outsiders.
pub fn health_router(ready: Readiness) -> Router {
    Router::new().route(ALIVE, get(|| async { "alive\n" })).route(READY, get(move || readiness(ready, ANSWER_WITHIN)))
}

async fn readiness(ready: Readiness, within: Duration) -> Response {
    let answer = timeout(within, ready()).await;
    match answer.unwrap_or_else(|_| Err(format!("no answer within {within:?}"))) {
        Ok(()) => "ready\n".into_response(),
        Err(reason) => {
            tracing::warn!(reason, "not ready");
            let mut response = (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response();
            response.extensions_mut().insert(KeepBody);
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{request, send, status, text};
    use std::sync::atomic::{AtomicBool, Ordering};

    #[tokio::test]
    async fn readiness_follows_the_store_and_tells_no_reason() {
        let up = Arc::new(AtomicBool::new(false));
        let state = Arc::clone(&up);
        let router = health_router(Arc::new(move || {
            let up = state.load(Ordering::SeqCst);
            Box::pin(async move { if up { Ok(()) } else { Err("db at 10.0.0.1 refused".to_owned()) } })
        }));
        let response = send(&router, request("GET", "/readyz", &[])).await;
        assert_eq!(response.status(), 503);
        assert_eq!(text(response).await, "not ready\n");
        assert_eq!(status(&router, request("GET", "/healthz", &[])).await, 200);
        up.store(true, Ordering::SeqCst);
        assert_eq!(status(&router, request("GET", "/readyz", &[])).await, 200);
    }

    #[tokio::test]
    async fn a_store_that_does_not_answer_is_not_ready() {
        let silent: Readiness = Arc::new(|| Box::pin(std::future::pending()));
        assert_eq!(readiness(silent, Duration::from_millis(20)).await.status(), 503);
    }
}
