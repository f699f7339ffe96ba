//! The two routers with every layer in its place.

use super::client_ip::client_ip;
use super::error_page::{catch_panics, error_pages};
use super::health::{Readiness, health_router};
use super::host::host;
use super::limits::{BodyClass, with_limits};
use super::origin_check::{OriginRule, origin_check};
use super::request_id::request_id;
use super::run_to_end::run_to_end;
use super::security_headers::{HeaderSettings, security_headers};
use crate::config::{Config, LimitsConfig, Origin};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use ipnet::IpNet;
use sluice_service::ports::Random;
use std::sync::Arc;

/// Where identity providers post to. The handlers there check their messages by themselves.
pub const POSTED_FROM_ELSEWHERE: &[&str] = &["/saml/acs", "/saml/slo"];

/// What the layers of one listener depend on.
struct Frame {
    origin: Origin,
    exempt: &'static [&'static str],
    random: Arc<dyn Random>,
    proxies: Arc<[IpNet]>,
    limits: LimitsConfig,
}

/// The dashboard's routes, built already.
#[derive(Debug, Default)]
pub struct AdminRoutes {
    /// Pages and server functions.
    pub pages: Router,
    /// The server function that takes metadata.
    pub metadata: Router,
    /// Uploads of exports.
    pub uploads: Router,
    /// [`super::static_files::static_router`].
    pub files: Router,
}

/// The visitors' routes, built already.
#[derive(Debug, Default)]
pub struct VisitorRoutes {
    /// Pages, files from content, forms.
    pub pages: Router,
    /// ACS, metadata.
    pub saml: Router,
    /// [`super::static_files::static_router`].
    pub files: Router,
}

/// The dashboard's listener.
pub fn admin_router(config: &Config, random: Arc<dyn Random>, routes: AdminRoutes, ready: Readiness) -> Router {
    let frame = Frame {
        origin: config.admin.url.clone(),
        exempt: &[],
        random,
        proxies: config.proxies.trusted.clone().into(),
        limits: config.limits,
    };
    let inner = with_limits(routes.pages.merge(routes.files), BodyClass::Form, &frame.limits)
        .merge(with_limits(routes.metadata, BodyClass::Metadata, &frame.limits))
        .merge(with_limits(routes.uploads, BodyClass::Upload, &frame.limits));
    framed(inner, &frame, ready)
}

/// The visitors' listener.
pub fn visitor_router(config: &Config, random: Arc<dyn Random>, routes: VisitorRoutes, ready: Readiness) -> Router {
    let frame = Frame {
        origin: config.public.url.clone(),
        exempt: POSTED_FROM_ELSEWHERE,
        random,
        proxies: config.proxies.trusted.clone().into(),
        limits: config.limits,
    };
    let inner = with_limits(routes.pages.merge(routes.files), BodyClass::Form, &frame.limits).merge(with_limits(
        routes.saml,
        BodyClass::Saml,
        &frame.limits,
    ));
    framed(inner, &frame, ready)
}

/// From the outside in: reference number, security headers, error pages, panics, host, client address, origin, a task of its own.
///
/// What refuses stands inside the error pages, and those inside the headers, so that a refusal too has a page and a policy.
fn framed(inner: Router, frame: &Frame, ready: Readiness) -> Router {
    let headers = HeaderSettings { random: Arc::clone(&frame.random), origin: frame.origin.clone() };
    let rule = OriginRule { origin: frame.origin.clone(), exempt: frame.exempt };
    inner
        .layer(from_fn(run_to_end))
        .merge(health_router(ready))
        .layer(from_fn_with_state(rule, origin_check))
        .layer(from_fn_with_state(Arc::clone(&frame.proxies), client_ip))
        .layer(from_fn_with_state(frame.origin.clone(), host))
        .layer(catch_panics())
        .layer(from_fn(error_pages))
        .layer(from_fn_with_state(headers, security_headers))
        .layer(from_fn_with_state(Arc::clone(&frame.random), request_id))
}

#[cfg(test)]
mod tests;
