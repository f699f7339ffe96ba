//! `GET /sso/exchanges/{id}/xml`: the redacted XML of a recorded SAML message, for an admin who is signed in.

use super::{DashboardState, status_of};
use crate::http::security_headers::file_headers;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use sluice_domain::id::TraceId;

/// Only as a file, and never shown: what stands in it came from outside.
pub async fn xml(State(state): State<DashboardState>, Path(id): Path<String>, request: Request) -> Response {
    let context = state.context(&request);
    let actor = match context.actor().await {
        Ok(actor) => actor,
        Err(error) => return status_of(&error).into_response(),
    };
    let Some(id) = TraceId::parse(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let (kind, xml) = match context.sluice.download_trace(&actor, &id).await {
        Ok(found) => found,
        Err(error) => return status_of(&context.to_app(error)).into_response(),
    };
    // Both are letters, digits, `_` and `-`.
    let disposition = format!("attachment; filename=\"sluice-{}-{id}.xml\"", kind.code());
    let mut response = xml.into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
