//! How much a request may carry and how long it may take.

use crate::config::LimitsConfig;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use http::StatusCode;
use sluice_domain::input::METADATA_MAX;
use std::time::Duration;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

/// From the last header to the first byte of the answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Between two pieces of a body.
const BODY_IDLE: Duration = Duration::from_secs(30);

/// What kind of body a group of routes takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyClass {
    /// Forms and server function calls.
    Form,
    /// A server function call with metadata in it, whatever the limit of other forms is: it may have so many bytes, and JSON
    /// writes two for each quote and line break.
    Metadata,
    /// SAML messages, posted from elsewhere.
    Saml,
    /// Space exports: large and slow, with no limit of time while bytes keep coming.
    Upload,
}

/// `router` with the limits of its class: 413 for a body that is too large, 504 when there is no answer in time. Reading a body
/// that stops coming fails.
///
/// The limit holds for what is read, whatever `Content-Length` says. Give each class a router of its own: limits of an outer
/// router hold for all that is merged into it.
pub fn with_limits(router: Router, class: BodyClass, limits: &LimitsConfig) -> Router {
    let bytes = match class {
        BodyClass::Form => limits.form,
        BodyClass::Metadata => limits.form.saturating_add(2 * METADATA_MAX),
        BodyClass::Saml => limits.saml,
        BodyClass::Upload => usize::try_from(limits.upload).unwrap_or(usize::MAX),
    };
    let answer_within = match class {
        BodyClass::Form | BodyClass::Metadata | BodyClass::Saml => Some(ANSWER_WITHIN),
        BodyClass::Upload => None,
    };
    limited_to(router, bytes, answer_within)
}

fn limited_to(router: Router, bytes: usize, answer_within: Option<Duration>) -> Router {
    let router = router
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(bytes))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE));
    match answer_within {
        Some(time) => router.layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, time)),
        None => router,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources};
    use crate::http::testing::{request, send, status};
    use axum::body::{Body, Bytes};
    use axum::routing::{get, post};
    use futures::stream;
    use http::Request;

    fn limits() -> LimitsConfig {
        let config = Config::load(&Sources::default()).unwrap();
        LimitsConfig { form: 10, saml: 20, upload: 4 << 20, ..config.limits }
    }

    fn router(class: BodyClass) -> Router {
        with_limits(
            Router::new().route("/", post(|body: Bytes| async move { body.len().to_string() })),
            class,
            &limits(),
        )
    }

    async fn answer(class: BodyClass, bytes: usize, announced: bool) -> u16 {
        let chunks = stream::iter([Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; bytes]))]);
        let body = if announced { Body::from(vec![b'x'; bytes]) } else { Body::from_stream(chunks) };
        let request = Request::builder().method("POST").uri("/").body(body).unwrap();
        send(&router(class), request).await.status().as_u16()
    }

    #[tokio::test]
    async fn each_class_has_its_own_size_announced_or_not() {
        for announced in [true, false] {
            assert_eq!(answer(BodyClass::Form, 10, announced).await, 200);
            assert_eq!(answer(BodyClass::Form, 11, announced).await, 413);
            assert_eq!(answer(BodyClass::Metadata, 10 + 2 * METADATA_MAX, announced).await, 200);
            assert_eq!(answer(BodyClass::Metadata, 11 + 2 * METADATA_MAX, announced).await, 413);
            assert_eq!(answer(BodyClass::Saml, 20, announced).await, 200);
            assert_eq!(answer(BodyClass::Saml, 21, announced).await, 413);
            // More than axum's own two MiB.
            assert_eq!(answer(BodyClass::Upload, 3 << 20, announced).await, 200);
            assert_eq!(answer(BodyClass::Upload, (4 << 20) + 1, announced).await, 413);
        }
    }

    #[tokio::test]
    async fn an_answer_that_does_not_come_is_given_up() {
        let router = Router::new().route("/", get(std::future::pending::<()>));
        let router = limited_to(router, 10, Some(Duration::from_millis(20)));
        assert_eq!(status(&router, request("GET", "/", &[])).await, 504);
    }
}
