//! Answers only under the configured name, so that a foreign name that was pointed at this machine (DNS rebinding) opens nothing.

use crate::config::Origin;
use crate::http::health;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::header::HOST;
use http::uri::Authority;
use http::{Method, StatusCode};

/// Middleware: 421 unless the request was sent to the listener's own host and port.
///
/// On loopback, another loopback name with the right port is led to the configured one, where cookies and `Origin` fit.
/// Health probes come under any name and are let through.
pub async fn host(State(own): State<Origin>, request: Request, next: Next) -> Response {
    if health::is_probe(request.uri().path()) {
        return next.run(request).await;
    }
    match compare(&request, &own) {
        Sent::Here => next.run(request).await,
        Sent::Alias if matches!(*request.method(), Method::GET | Method::HEAD) => {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            Redirect::temporary(&own.join(path)).into_response()
        }
        Sent::Alias | Sent::Elsewhere => StatusCode::MISDIRECTED_REQUEST.into_response(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Here,
    Alias,
    Elsewhere,
}

fn compare(request: &Request, own: &Origin) -> Sent {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Sent::Elsewhere };
    let Some(host) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else { return Sent::Elsewhere };
    // A request line with a whole URL names the host a second time.
    if request.uri().authority().is_some_and(|authority| *authority != host) {
        return Sent::Elsewhere;
    }
    let scheme = if own.is_https() { "https" } else { "http" };
    match Origin::parse(&format!("{scheme}://{host}")) {
        Ok(sent) if sent == *own => Sent::Here,
        Ok(sent) if own.is_loopback() && sent.is_loopback() && sent.port() == own.port() => Sent::Alias,
        _ => Sent::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{header, request, send};
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::any;

    fn router(own: &str) -> Router {
        let own = Origin::parse(own).unwrap();
        Router::new().fallback(any(|| async {})).layer(from_fn_with_state(own, host))
    }

    #[tokio::test]
    async fn answers_under_its_own_name_only() {
        let router = router("https://share.example.com");
        for (sent, status) in [
            ("share.example.com", 200),
            ("Share.Example.Com:443", 200),
            ("share.example.com:8443", 421),
            ("evil.example", 421),
            ("127.0.0.1", 421),
            ("share.example.com@evil.example", 421),
            ("", 421),
        ] {
            assert_eq!(send(&router, request("GET", "/", &[("host", sent)])).await.status(), status, "{sent}");
        }
        let twice = request("GET", "/", &[("host", "share.example.com"), ("host", "evil.example")]);
        assert_eq!(send(&router, twice).await.status(), 421);
        assert_eq!(send(&router, request("GET", "/", &[])).await.status(), 421);
        let absolute = request("GET", "http://evil.example/", &[("host", "share.example.com")]);
        assert_eq!(send(&router, absolute).await.status(), 421);
    }

    #[tokio::test]
    async fn a_loopback_alias_leads_to_the_configured_name() {
        let router = router("http://localhost:3080");
        let response = send(&router, request("GET", "//evil.example/s/abc?x=1", &[("host", "127.0.0.1:3080")])).await;
        assert_eq!(response.status(), 307);
        assert_eq!(header(&response, "location"), "http://localhost:3080//evil.example/s/abc?x=1");
        assert_eq!(send(&router, request("POST", "/", &[("host", "127.0.0.1:3080")])).await.status(), 421);
        assert_eq!(send(&router, request("GET", "/", &[("host", "127.0.0.1:3000")])).await.status(), 421);
        assert_eq!(send(&router, request("GET", "/", &[("host", "rebound.example:3080")])).await.status(), 421);
    }

    #[tokio::test]
    async fn probes_come_under_any_name() {
        let probe = request("GET", "/healthz", &[("host", "10.1.2.3:3080")]);
        assert_eq!(send(&router("https://share.example.com"), probe).await.status(), 200);
    }
}
