//! The routes.

mod pages;

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{
        DefaultBodyLimit, Form, Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};

use crate::{
    Idp,
    fault::Fault,
    metadata,
    request::{AuthnRequest, Binding, RequestError, decode, parse},
    response::{AnswerError, answer, no_passive},
    users,
};

/// The largest form, in bytes: a full request in base64 and room for the rest.
const MAX_BODY: usize = 160 * 1024;
/// SAML asks for at most 80 bytes (saml-bindings-2.0-os, 3.4.3); some senders need more.
const MAX_RELAY_STATE: usize = 1024;
const PAGE_CSP: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) fn router(idp: Arc<Idp>) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/style.css", get(style))
        .route("/metadata", get(metadata))
        .route("/sso", get(sso_redirect).post(sso_post))
        .route("/choose", post(choose))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(idp)
}

/// What comes with a request. A parameter that stands twice is refused by the deserialiser.
#[derive(Debug, Deserialize)]
pub(crate) struct Fields {
    #[serde(rename = "SAMLRequest", default)]
    saml_request: String,
    #[serde(rename = "RelayState", default)]
    relay_state: String,
    #[serde(rename = "SAMLEncoding")]
    encoding: Option<String>,
    #[serde(default)]
    user: String,
    #[serde(default)]
    fault: String,
}

/// Why a page is not what was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("The parameters cannot be read, or one of them stands twice.")]
    Parameters,
    #[error("The RelayState is too long.")]
    RelayState,
    #[error("There is no such person. Choose one of the list.")]
    NoSuchUser,
    #[error("There is no such fault.")]
    NoSuchFault,
    #[error(
        "Faults, and signing in without the list of people, need an identity provider started with --allow-misbehaviour."
    )]
    NotAllowed,
    #[error(transparent)]
    Answer(#[from] AnswerError),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Request(_) | Self::Parameters | Self::RelayState | Self::NoSuchUser | Self::NoSuchFault => {
                StatusCode::BAD_REQUEST
            }
            Self::NotAllowed => StatusCode::FORBIDDEN,
            Self::Answer(AnswerError::NothingBefore) => StatusCode::CONFLICT,
            Self::Answer(AnswerError::Crypto(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::Answer(AnswerError::Crypto(cause)) = &self {
            tracing::error!(%cause, "an answer could not be signed");
        }
        (self.status(), page(pages::refusal(&self.to_string()), PAGE_CSP)).into_response()
    }
}

/// An answer as `Accept: application/json` gets it.
#[derive(Serialize)]
struct JsonAnswer<'a> {
    acs: &'a str,
    #[serde(rename = "SAMLResponse")]
    saml_response: &'a str,
    #[serde(rename = "RelayState")]
    relay_state: &'a str,
}

async fn home(State(idp): State<Arc<Idp>>) -> Response {
    page(pages::home(&idp), PAGE_CSP)
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (X_CONTENT_TYPE_OPTIONS, "nosniff")], include_str!("http/style.css"))
        .into_response()
}

async fn metadata(State(idp): State<Arc<Idp>>) -> Result<Response, Refusal> {
    let document = metadata::document(&idp).map_err(AnswerError::Crypto)?;
    Ok(([(CONTENT_TYPE, metadata::MEDIA_TYPE), (X_CONTENT_TYPE_OPTIONS, "nosniff")], document).into_response())
}

async fn sso_redirect(
    State(idp): State<Arc<Idp>>,
    headers: HeaderMap,
    fields: Result<Query<Fields>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(fields) = fields.map_err(|_| Refusal::Parameters)?;
    if fields
        .encoding
        .as_deref()
        .is_some_and(|name| name != "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE")
    {
        return Err(RequestError::Encoding.into());
    }
    sso(&idp, &headers, &fields, Binding::Redirect)
}

async fn sso_post(
    State(idp): State<Arc<Idp>>,
    headers: HeaderMap,
    fields: Result<Form<Fields>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(fields) = fields.map_err(|_| Refusal::Parameters)?;
    sso(&idp, &headers, &fields, Binding::Post)
}

fn sso(idp: &Idp, headers: &HeaderMap, fields: &Fields, binding: Binding) -> Result<Response, Refusal> {
    let (xml, request) = read(idp, fields, binding)?;
    let fault = allowed_fault(idp, &fields.fault)?;
    if request.passive {
        let saml_response = no_passive(idp, &request)?;
        return deliver(headers, &request, &saml_response, &fields.relay_state);
    }
    if fields.user.is_empty() {
        return Ok(page(pages::people(idp, &request, &xml, &fields.relay_state, fault), PAGE_CSP));
    }
    // Without the page of people only for tests: a link alone should sign nobody in.
    if !idp.allow_misbehaviour {
        return Err(Refusal::NotAllowed);
    }
    sign_in(idp, headers, &request, fields, fault)
}

async fn choose(
    State(idp): State<Arc<Idp>>,
    headers: HeaderMap,
    fields: Result<Form<Fields>, FormRejection>,
) -> Result<Response, Refusal> {
    let Form(fields) = fields.map_err(|_| Refusal::Parameters)?;
    let (_, request) = read(&idp, &fields, Binding::Post)?;
    let fault = allowed_fault(&idp, &fields.fault)?;
    sign_in(&idp, &headers, &request, &fields, fault)
}

fn read(idp: &Idp, fields: &Fields, binding: Binding) -> Result<(String, AuthnRequest), Refusal> {
    if fields.relay_state.len() > MAX_RELAY_STATE {
        return Err(Refusal::RelayState);
    }
    let xml = decode(&fields.saml_request, binding)?;
    let request = parse(&xml, &idp.sso_url())?;
    Ok((xml, request))
}

fn allowed_fault(idp: &Idp, name: &str) -> Result<Option<Fault>, Refusal> {
    match name {
        "" => Ok(None),
        _ if !idp.allow_misbehaviour => Err(Refusal::NotAllowed),
        _ => Fault::find(name).map(Some).ok_or(Refusal::NoSuchFault),
    }
}

fn sign_in(
    idp: &Idp,
    headers: &HeaderMap,
    request: &AuthnRequest,
    fields: &Fields,
    fault: Option<Fault>,
) -> Result<Response, Refusal> {
    let user = users::find(&fields.user).ok_or(Refusal::NoSuchUser)?;
    let saml_response = answer(idp, request, user, fault)?;
    deliver(headers, request, &saml_response, &fields.relay_state)
}

/// The page that posts the answer to the service provider.
fn deliver(
    headers: &HeaderMap,
    request: &AuthnRequest,
    saml_response: &str,
    relay_state: &str,
) -> Result<Response, Refusal> {
    if headers.get(ACCEPT).is_some_and(|accept| accept == "application/json") {
        let body = JsonAnswer { acs: request.acs.as_str(), saml_response, relay_state };
        return Ok(Json(body).into_response());
    }
    let nonce = crate::random_id().map_err(AnswerError::Crypto)?;
    let html = pages::deliver(request.acs.as_str(), saml_response, relay_state, &nonce);
    // A host in a policy cannot be an IPv6 address (Content Security Policy 3, host-source), so there the scheme has to do.
    let target = match request.acs.host() {
        Some(url::Host::Ipv6(_)) => format!("{}:", request.acs.scheme()),
        _ => request.acs.origin().ascii_serialization(),
    };
    let csp = format!(
        "default-src 'none'; style-src 'self'; script-src 'nonce-{nonce}'; form-action {target}; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    Ok(page(html, &csp))
}

fn page(html: String, csp: &str) -> Response {
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(csp) = HeaderValue::from_str(csp) {
        headers.insert(CONTENT_SECURITY_POLICY, csp);
        return response;
    }
    // Never without its policy. An origin is ASCII, so this is not reached.
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
