//! `POST /settings/support/bundle`: the support bundle, for an admin who is signed in. It changes nothing, and is written down.

use super::{DashboardState, instead_of, status_of};
use crate::http::security_headers::file_headers;
use crate::support::pack;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};

/// Bytes of the form, at most: it has one box.
const FORM: usize = 1024;

/// Where the form stands.
const SCREEN: &str = "/settings/support";

/// The right is checked before the form is read.
pub async fn bundle(State(state): State<DashboardState>, request: Request) -> Response {
    let context = state.context(&request);
    let actor = match context.actor().await {
        Ok(actor) => actor,
        // A form of the browser's own: whoever sent it sees what comes back.
        Err(error) => return instead_of(SCREEN, &error),
    };
    let Ok(form) = to_bytes(request.into_body(), FORM).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let named = url::form_urlencoded::parse(&form).any(|(name, value)| name == "names" && value == "yes");
    let parts = match context.sluice.download_support(&actor, named).await {
        Ok(parts) => parts,
        Err(error) => return status_of(&context.to_app(error)).into_response(),
    };
    let zip = match pack(&parts, named) {
        Ok(zip) => zip,
        Err(error) => {
            tracing::error!(reference = %context.reference, %error, "a support bundle was not packed");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = zip.into_response();
    let headers = response.headers_mut();
    file_headers(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"sluice-support.zip\""));
    response
}
