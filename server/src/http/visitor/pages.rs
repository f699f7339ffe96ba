//! Links, the gate, and pages.

use super::View;
use crate::http::cookies::{CookieKind, VisitorSessions};
use crate::http::pieces::Pieces;
use crate::http::security_headers::policy_with_form_to;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use http::{HeaderValue, header};
use serde::Deserialize;
use sluice_app::viewer::reader;
use sluice_domain::id::{LinkId, PageId};
use sluice_domain::view::visitor::{GateKind, Onward, SignedOutThere};
use sluice_service::error::ServiceError;
use sluice_service::gate::{Begun, Denial, Opening, Visit, VisitorGrant};
use sluice_service::ports::saml::Outgoing;
use url::Url;

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

/// `GET /sign-in/{link}`: off to the identity provider. A GET, since the policy lets no form of our pages lead to another origin.
pub async fn sign_in(view: View, Path(link): Path<String>, Query(query): Query<SignInQuery>) -> Response {
    let Some(link) = LinkId::parse(&link) else { return view.not_here() };
    let page = query.page.as_deref().and_then(PageId::parse);
    let fresh = query.again.is_some();
    match view.sluice().begin_sign_in(&link, page, view.browser.as_deref(), fresh).await {
        Ok(Some(begun)) => leave(&view, begun),
        Ok(None) => view.not_here(),
        Err(error) => view.failed(&error),
    }
}

/// To the identity provider, with the cookie that binds its answer to this browser.
pub(super) fn leave(view: &View, begun: Begun) -> Response {
    let response = match begun.request {
        Outgoing::Redirect(url) => Redirect::to(&url).into_response(),
        post @ Outgoing::Post { .. } => match onward(view, post, false) {
            Some(page) => page,
            None => return view.failed(&ServiceError::Internal("a form to no address".to_owned())),
        },
    };
    bound(view, response, &begun.browser)
}

fn bound(view: &View, mut response: Response, browser: &str) -> Response {
    let lifetime = view.sluice().settings().lifetimes.sign_in;
    if let Some(cookie) = CookieKind::SignInBinding.set(browser, Some(lifetime)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The page that brings a message to the identity provider. Only this page's form may leave for another origin, and for no other
/// than that of the message; nothing tells that origin from which page it came. `None`: there is no such origin.
pub(super) fn onward(view: &View, message: Outgoing, signed_out: bool) -> Option<Response> {
    let (way, policy) = match message {
        Outgoing::Redirect(url) => (Onward::Address(url), None),
        Outgoing::Post { url, fields } => {
            let origin = Url::parse(&url).ok()?.origin();
            let policy = origin.is_tuple().then(|| policy_with_form_to(&view.nonce, &origin))?;
            let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            (Onward::Form { url, fields }, Some(HeaderValue::from_str(&policy).ok()?))
        }
    };
    let mut response = view.gate(GateKind::Onward { way, signed_out });
    let headers = response.headers_mut();
    if let Some(policy) = policy {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Some(response)
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
    let page = match view.sluice().read_page(&page, reader::draw).await {
        Ok(page) => page,
        Err(error) => return view.failed(&error),
    };
    match view.sluice().share_brand(&grant).await {
        Ok(brand) => Pieces::from(reader::document(&page, view.around_in(&brand))).into_response(),
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

#[derive(Deserialize)]
pub struct SignOutForm {
    /// The link that the visitor comes from.
    link: String,
}

/// `POST /sign-out`: ends this browser's sessions and their grants, takes every session cookie away, and goes on to the identity
/// provider if one can be asked to end its session too. A page leads there: Chromium applies `form-action` to the redirects that
/// answer a form. A sign-out that failed keeps the cookies: with them it can be tried again.
pub async fn sign_out(view: View, form: Result<Form<SignOutForm>, FormRejection>) -> Response {
    // Without the field all the same: it only says which provider is asked.
    let link = form.ok().and_then(|Form(form)| LinkId::parse(&form.link));
    let out = match view.sluice().sign_out(view.browser.as_deref(), link.as_ref()).await {
        Ok(out) => out,
        Err(error) => return view.failed(&error),
    };
    let page = out.onward.and_then(|begun| Some((onward(&view, begun.request, true)?, begun.browser)));
    let mut response = match page {
        Some((page, browser)) => bound(&view, page, &browser),
        None => Redirect::to("/signed-out").into_response(),
    };
    for cookie in VisitorSessions::clear(&view.session_cookies) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[derive(Deserialize)]
pub struct SignedOutQuery {
    /// What the identity provider answered.
    there: Option<String>,
}

/// `GET /signed-out`.
pub async fn signed_out(view: View, Query(query): Query<SignedOutQuery>) -> Response {
    view.gate(GateKind::SignedOut(match query.there.as_deref() {
        Some("yes") => SignedOutThere::Confirmed,
        Some(_) => SignedOutThere::NotConfirmed,
        None => SignedOutThere::NotAsked,
    }))
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
