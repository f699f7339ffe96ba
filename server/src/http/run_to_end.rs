//! A request that has begun is worked through, also when its client goes away.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use std::panic::resume_unwind;
use tracing::Instrument as _;

/// Middleware: runs the handler in a task of its own. A connection that breaks drops its future, and with it whatever a use case
/// had still to do: an import that is noted and never begun, a transaction that is left open. Time limits stand inside and
/// still hold.
pub async fn run_to_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            // The layer that answers panics stands outside; the hook has logged it by now.
            Ok(panic) => resume_unwind(panic),
            // The runtime is ending.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::run_to_end;
    use crate::http::testing::{request, send};
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tokio::time::timeout;

    #[tokio::test]
    async fn a_client_that_goes_away_ends_nothing() {
        let (started, finished) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let told = (Arc::clone(&started), Arc::clone(&finished));
        let handler = move || async move {
            told.0.notify_one();
            tokio::time::sleep(Duration::from_millis(50)).await;
            told.1.notify_one();
        };
        let router = Router::new().route("/", get(handler)).layer(from_fn(run_to_end));
        let client = tokio::spawn(async move { send(&router, request("GET", "/", &[])).await });
        started.notified().await;
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
        timeout(Duration::from_secs(5), finished.notified()).await.expect("the handler comes to its end");
    }
}
