//! What identity providers and tests speak to.

use super::View;
use super::pages::leave;
use crate::http::cookies::{CookieKind, VisitorSessions};
use axum::extract::{Form, Path};
use axum::response::{IntoResponse as _, Redirect, Response};
use http::{HeaderValue, header};
use serde::Deserialize;
use sluice_domain::view::visitor::GateKind;
use sluice_service::gate::{Finished, SamlAnswer};

/// `GET /saml/metadata`: public, and the same for everybody.
pub async fn metadata(view: View) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/samlmetadata+xml; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"sluice-metadata.xml\"")),
    ];
    (headers, view.sluice().sp_metadata()).into_response()
}

/// `GET /saml/test/{ticket}`: begins a test in the admin's browser.
pub async fn begin_test(view: View, Path(ticket): Path<String>) -> Response {
    match view.sluice().begin_test(&ticket, view.browser.binding.as_deref()).await {
        Ok(Some(begun)) => leave(&begun.url, &begun.browser, view.sluice().settings().lifetimes.sign_in),
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
