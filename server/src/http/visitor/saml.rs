//! What identity providers and tests speak to.

use super::View;
use super::pages::{leave, onward};
use crate::http::cookies::{CookieKind, VisitorSessions};
use axum::extract::{Form, Path, RawQuery};
use axum::response::{IntoResponse as _, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use sluice_domain::view::visitor::GateKind;
use sluice_service::gate::{Finished, LogoutEnd, LogoutMessage, SamlAnswer};
use sluice_service::ports::saml::Outgoing;

/// `GET /saml/metadata`: public, and the same for everybody.
pub async fn metadata(view: View) -> Response {
    own_metadata(&view, false).await
}

/// `GET /saml/metadata/signed.xml`: the same, signed.
pub async fn signed_metadata(view: View) -> Response {
    own_metadata(&view, true).await
}

async fn own_metadata(view: &View, signed: bool) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/samlmetadata+xml; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"sluice-metadata.xml\"")),
    ];
    match view.sluice().sp_metadata(signed).await {
        Ok(xml) => (headers, xml).into_response(),
        Err(error) => view.failed(&error),
    }
}

/// `GET /saml/test/{ticket}`: begins a test in the admin's browser.
pub async fn begin_test(view: View, Path(ticket): Path<String>) -> Response {
    match view.sluice().begin_test(&ticket, view.browser.binding.as_deref()).await {
        Ok(Some(begun)) => leave(&view, begun),
        Ok(None) => view.not_here(),
        Err(error) => view.failed(&error),
    }
}

/// SAML bindings 3.5.4.
#[derive(Deserialize)]
pub struct PostedResponse {
    #[serde(rename = "SAMLResponse")]
    response: String,
    #[serde(rename = "RelayState")]
    relay_state: Option<String>,
}

/// `POST /saml/acs`: the assertion consumer service. Cross-site by nature; bound to the browser by the sign-in cookie.
pub async fn acs(view: View, Form(posted): Form<PostedResponse>) -> Response {
    let browser = view.browser.binding.clone();
    let answer = SamlAnswer { response: posted.response, relay_state: posted.relay_state, browser };
    match view.sluice().finish_sign_in(answer).await {
        Ok(Finished::Visit { idp, session, link, page }) => {
            let to = page.map_or_else(|| format!("/s/{link}"), |page| format!("/s/{link}/p/{page}"));
            let mut response = Redirect::to(&to).into_response();
            // Only this identity provider's cookie: those of the others were not sent here, and stay.
            if let Some(cookie) = VisitorSessions::set(&idp, &session) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response.headers_mut().append(header::SET_COOKIE, CookieKind::SignInBinding.clear());
            response
        }
        Ok(Finished::Test { idp, run }) => {
            let admin = &view.sluice().settings().admin_url;
            view.gate(GateKind::TestDone { href: format!("{admin}/sso/{idp}/test/{run}") })
        }
        Ok(Finished::Refused { link, reference }) => {
            let again_href = link.map(|link| format!("/sign-in/{link}"));
            view.gate(GateKind::SignInFailed { again_href, reference })
        }
        Err(error) => view.failed(&error),
    }
}

/// `GET /saml/slo`: a logout message by the HTTP-Redirect binding. Its signature is over the query as it came.
pub async fn slo_redirect(view: View, RawQuery(query): RawQuery) -> Response {
    logout(&view, LogoutMessage::Redirect { query: query.unwrap_or_default() }).await
}

/// A logout message by the HTTP-POST binding.
#[derive(Deserialize)]
pub struct PostedLogout {
    #[serde(rename = "SAMLRequest")]
    request: Option<String>,
    #[serde(rename = "SAMLResponse")]
    response: Option<String>,
    #[serde(rename = "RelayState")]
    relay_state: Option<String>,
}

/// `POST /saml/slo`. Cross-site by nature: a request is believed for its signature, an answer is bound to the browser by the
/// sign-in cookie.
pub async fn slo_posted(view: View, Form(posted): Form<PostedLogout>) -> Response {
    let ((Some(message), None) | (None, Some(message))) = (posted.request, posted.response) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    logout(&view, LogoutMessage::Post { message, relay_state: posted.relay_state }).await
}

/// `HEAD /saml/slo`.
pub async fn not_by_head() -> StatusCode {
    StatusCode::METHOD_NOT_ALLOWED
}

async fn logout(view: &View, message: LogoutMessage) -> Response {
    match view.sluice().receive_logout(message, view.browser.binding.as_deref()).await {
        // No page: identity providers also ask from a frame, where ours show nothing.
        Ok(LogoutEnd::Answer(Outgoing::Redirect(url))) => Redirect::to(&url).into_response(),
        Ok(LogoutEnd::Answer(post)) => onward(view, post, true).unwrap_or_else(|| signed_out(false)),
        Ok(LogoutEnd::SignedOut { there }) => signed_out(there),
        Ok(LogoutEnd::Refused { reference }) => view.gate(GateKind::SignOutFailed { reference }),
        Err(error) => view.failed(&error),
    }
}

/// The message leaves the address bar.
fn signed_out(there: bool) -> Response {
    Redirect::to(if there { "/signed-out?there=yes" } else { "/signed-out?there=no" }).into_response()
}
