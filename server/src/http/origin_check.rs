//! Requests that change something come from our own pages.

use crate::config::Origin;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::{HeaderName, ORIGIN};
use http::{HeaderMap, Method, StatusCode};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What requests are compared with.
#[derive(Debug, Clone)]
pub struct OriginRule {
    /// The listener's own origin, from the configuration.
    pub origin: Origin,
    /// Paths that others post to by design, exact: `/saml/acs` and `/saml/slo`.
    pub exempt: &'static [&'static str],
}

/// Middleware: 403 for a request that may change something, unless `Origin` is our own. Where a browser sends no `Origin`,
/// `Sec-Fetch-Site: same-origin` will do; without both the request is refused.
pub async fn origin_check(State(rule): State<OriginRule>, request: Request, next: Next) -> Response {
    if is_safe(request.method())
        || rule.exempt.contains(&request.uri().path())
        || is_same_origin(request.headers(), &rule.origin)
    {
        return next.run(request).await;
    }
    tracing::info!("refused a request from another origin");
    StatusCode::FORBIDDEN.into_response()
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_same_origin(headers: &HeaderMap, own: &Origin) -> bool {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => origin == own.as_str(),
        (Some(_), Some(_)) => false,
        (None, _) => headers.get(FETCH_SITE).is_some_and(|site| site == "same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{request, status};
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::any;

    const OWN: &str = "https://share.example.com";

    async fn answer(method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        let rule = OriginRule { origin: Origin::parse(OWN).unwrap(), exempt: &["/saml/acs"] };
        let router = Router::new().fallback(any(|| async {})).layer(from_fn_with_state(rule, origin_check));
        status(&router, request(method, path, headers)).await.as_u16()
    }

    #[tokio::test]
    async fn our_own_pages_may_change_things_and_others_may_not() {
        assert_eq!(answer("POST", "/x", &[("origin", OWN)]).await, 200);
        for origin in [
            "null",
            "http://share.example.com",
            "https://share.example.com:8443",
            "https://share.example.com.evil.example",
            "https://evil.example",
            "",
        ] {
            assert_eq!(answer("POST", "/x", &[("origin", origin)]).await, 403, "{origin}");
            // Nothing else makes up for a wrong Origin.
            assert_eq!(answer("POST", "/x", &[("origin", origin), ("sec-fetch-site", "same-origin")]).await, 403);
        }
        assert_eq!(answer("POST", "/x", &[("origin", OWN), ("origin", "https://evil.example")]).await, 403);
    }

    #[tokio::test]
    async fn without_an_origin_fetch_metadata_decides_and_without_both_it_is_refused() {
        assert_eq!(answer("POST", "/x", &[("sec-fetch-site", "same-origin")]).await, 200);
        for site in ["same-site", "cross-site", "none"] {
            assert_eq!(answer("POST", "/x", &[("sec-fetch-site", site)]).await, 403, "{site}");
        }
        for method in ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"] {
            assert_eq!(answer(method, "/x", &[]).await, 403, "{method}");
        }
        assert_eq!(answer("GET", "/x", &[("origin", "https://evil.example")]).await, 200);
    }

    #[tokio::test]
    async fn identity_providers_post_to_the_listed_paths_only() {
        let idp = [("origin", "https://idp.example")];
        assert_eq!(answer("POST", "/saml/acs", &idp).await, 200);
        for path in ["/saml/acs/", "/saml/acs/x", "/saml/ACS", "//saml/acs"] {
            assert_eq!(answer("POST", path, &idp).await, 403, "{path}");
        }
    }
}
