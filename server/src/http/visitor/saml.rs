//! What identity providers and tests speak to.

use super::pages::leave;
use super::{View, with_session};
use crate::http::cookies::CookieKind;
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
    match view.sluice().begin_test(&ticket, view.browser.as_deref()).await {
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
    let answer =
        SamlAnswer { response: posted.response, relay_state: posted.relay_state, browser: view.browser.clone() };
    match view.sluice().finish_sign_in(answer).await {
        Ok(Finished::Visit { session, link, page, .. }) => {
            let to = page.map_or_else(|| format!("/s/{link}"), |page| format!("/s/{link}/p/{page}"));
            let mut response = Redirect::to(&to).into_response();
            let value = with_session(&session, &view.sessions);
            if let Some(cookie) = CookieKind::VisitorSession.set(&value, None) {
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
