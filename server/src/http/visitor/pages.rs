//! Links, the gate, and pages.

use super::View;
use crate::http::cookies::{CookieKind, VisitorSessions};
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use http::{HeaderValue, header};
use serde::Deserialize;
use sluice_app::viewer::reader;
use sluice_domain::id::{LinkId, PageId};
use sluice_domain::time::Span;
use sluice_domain::view::visitor::GateKind;
use sluice_service::gate::{Denial, Opening, Visit, VisitorGrant};

/// `GET /`: there is nothing without a link.
pub async fn nothing_here(view: View) -> Response {
    view.not_here()
}

/// `GET /l/{token}`: the address that was sent.
pub async fn open_link(view: View, Path(token): Path<String>) -> Response {
    match view.sluice().open_link(&token, &view.sessions).await {
        Ok(Opening::SignedIn { link }) => Redirect::to(&format!("/s/{link}")).into_response(),
        Ok(Opening::SignIn { link }) => sign_in_page(&view, &link, None),
        Ok(Opening::NotAvailable { .. }) => view.not_here(),
        Err(error) => view.failed(&error),
    }
}

#[derive(Deserialize)]
pub struct SignInQuery {
    page: Option<String>,
    /// Asks the identity provider for a fresh sign-in.
    again: Option<u8>,
}

/// `GET /sign-in/{link}`: off to the identity provider. A GET, since the policy lets no form lead to another origin.
pub async fn sign_in(view: View, Path(link): Path<String>, Query(query): Query<SignInQuery>) -> Response {
    let Some(link) = LinkId::parse(&link) else { return view.not_here() };
    let page = query.page.as_deref().and_then(PageId::parse);
    let fresh = query.again.is_some();
    match view.sluice().begin_sign_in(&link, page, view.browser.as_deref(), fresh).await {
        Ok(Some(begun)) => leave(&begun.url, &begun.browser, view.sluice().settings().lifetimes.sign_in),
        Ok(None) => view.not_here(),
        Err(error) => view.failed(&error),
    }
}

/// To the identity provider, with the cookie that binds its answer to this browser.
pub(super) fn leave(url: &str, browser: &str, lifetime: Span) -> Response {
    let mut response = Redirect::to(url).into_response();
    if let Some(cookie) = CookieKind::SignInBinding.set(browser, Some(lifetime)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `GET /s/{link}`: the first page of the share.
pub async fn start(view: View, Path(link): Path<String>) -> Response {
    match admit(&view, &link, None).await {
        Ok(grant) => match grant.start() {
            Some(page) => Redirect::to(&format!("/s/{}/p/{page}", grant.link_id())).into_response(),
            None => view.not_here(),
        },
        Err(response) => *response,
    }
}

/// `GET /s/{link}/p/{page}`.
pub async fn read(view: View, Path((link, page)): Path<(String, String)>) -> Response {
    let page = PageId::parse(&page);
    let grant = match admit(&view, &link, page.as_ref()).await {
        Ok(grant) => grant,
        Err(response) => return *response,
    };
    let Some(page) = page.as_ref().and_then(|page| grant.page(page)) else { return view.not_here() };
    match view.sluice().read_page(&page).await {
        Ok(page) => Html(reader::document(&page, view.frame(), view.nonce())).into_response(),
        Err(error) => view.failed(&error),
    }
}

/// `GET /s/{link}/c/{page}.css`: the page's generated class rules.
pub async fn style(view: View, Path((link, name)): Path<(String, String)>) -> Response {
    let page = name.strip_suffix(".css").and_then(PageId::parse);
    let grant = match admit(&view, &link, None).await {
        Ok(grant) => grant,
        Err(response) => return *response,
    };
    let Some(page) = page.as_ref().and_then(|page| grant.page(page)) else { return view.not_here() };
    match view.sluice().page_style(&page).await {
        Ok(css) => ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css).into_response(),
        Err(error) => view.failed(&error),
    }
}

/// `POST /sign-out`: ends this browser's sessions and their grants, and takes every session cookie away. A sign-out that failed keeps
/// the cookies: with them it can be tried again.
pub async fn sign_out(view: View) -> Response {
    if let Err(error) = view.sluice().sign_out(&view.sessions).await {
        return view.failed(&error);
    }
    let mut response = Redirect::to("/signed-out").into_response();
    for cookie in VisitorSessions::clear(&view.session_cookies) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `GET /signed-out`.
pub async fn signed_out(view: View) -> Response {
    view.gate(GateKind::SignedOut)
}

fn sign_in_page(view: &View, link: &LinkId, page: Option<&PageId>) -> Response {
    let href = page.map_or_else(|| format!("/sign-in/{link}"), |page| format!("/sign-in/{link}?page={page}"));
    view.gate(GateKind::SignIn { href, link: link.to_string() })
}

/// The grant for this request, or the page that stands in its place. `page` is where sign-in leads back to.
pub(super) async fn admit(view: &View, link: &str, page: Option<&PageId>) -> Result<Box<VisitorGrant>, Box<Response>> {
    let Some(link) = LinkId::parse(link) else { return Err(Box::new(view.not_here())) };
    let response = match view.sluice().visit(&link, &view.sessions).await {
        Ok(Visit::Granted(grant)) => return Ok(grant),
        Ok(Visit::SignIn { link }) => sign_in_page(view, &link, page),
        Ok(Visit::NotAvailable { .. }) => view.not_here(),
        Ok(Visit::Over { reference }) => view.gate(GateKind::Over { reference }),
        Ok(Visit::Denied(denial)) => denied(view, denial),
        Err(error) => view.failed(&error),
    };
    Err(Box::new(response))
}

fn denied(view: &View, denial: Denial) -> Response {
    let Denial { link, email, idp_name, no_email, reference } = denial;
    let again_href = format!("/sign-in/{link}?again=1");
    view.gate(if no_email {
        GateKind::NoEmail { idp_name, again_href, reference }
    } else {
        GateKind::Denied { email, idp_name, again_href, reference }
    })
}
