//! A reference number for each request: in the answer, in the log, and on pages that tell of a failure.

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use sluice_domain::id::Reference;
use sluice_service::ports::Random;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument as _;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Middleware: makes the [`Reference`] (a request extension, and the `x-request-id` of the answer) and the log span.
///
/// A number that the client sends is ignored. The span names the route's pattern, never the path: paths hold link tokens.
pub async fn request_id(State(random): State<Arc<dyn Random>>, mut request: Request, next: Next) -> Response {
    let reference = Reference::random(random.bytes());
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!("request", %reference, method = %request.method(), route);
    request.extensions_mut().insert(reference.clone());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), millis, "answered"));
    if let Ok(value) = HeaderValue::from_str(reference.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{header, random, request, send, text};
    use axum::Extension;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;

    #[tokio::test]
    async fn every_request_has_a_number_of_its_own() {
        let router = Router::new()
            .route("/", get(|Extension(reference): Extension<Reference>| async move { reference.to_string() }))
            .layer(from_fn_with_state(random(), request_id));
        let first = send(&router, request("GET", "/", &[("x-request-id", "FORGED99")])).await;
        let number = header(&first, "x-request-id").to_owned();
        assert!(Reference::parse(&number).is_some() && number != "FORGED99");
        assert_eq!(text(first).await, number);
        let second = send(&router, request("GET", "/", &[])).await;
        assert_ne!(header(&second, "x-request-id"), number);
    }
}
