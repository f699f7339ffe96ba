//! Server-only: what a server function finds in its context, and how a use case's failure becomes an [`AppError`].

use crate::error::AppError;
use http::HeaderValue;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use sluice_domain::id::{Reference, SpaceId};
use sluice_service::actor::{AdminActor, SpaceEditor};
use sluice_service::error::ServiceError;
use sluice_service::sluice::Sluice;
use std::sync::Arc;

/// What is limited by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    SetUp,
    SignIn,
}

/// What the server gives to a request of the dashboard.
#[derive(Clone)]
pub struct RequestContext {
    pub sluice: Arc<Sluice>,
    /// The session cookie's value.
    pub session: Option<String>,
    /// Names this request in the log.
    pub reference: Reference,
    /// Builds the cookie that carries a new session, and the one that removes it.
    pub cookies: SessionCookies,
    /// `false` when the caller's address has used up the bucket.
    pub limiter: Arc<dyn Fn(Bucket) -> bool + Send + Sync>,
    /// `false` when the account of this e-mail address has been tried too often, from wherever.
    pub account_limiter: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// Whether there is a page that shows all parts.
    pub gallery: bool,
}

/// How session cookies are written; the names and attributes are the server's business.
#[derive(Clone, Copy)]
pub struct SessionCookies {
    pub start: fn(&str) -> Option<HeaderValue>,
    pub end: fn() -> HeaderValue,
}

/// The request at hand.
pub fn request() -> Result<RequestContext, AppError> {
    use_context::<RequestContext>().ok_or(AppError::Transport)
}

impl RequestContext {
    /// The admin who is signed in.
    pub async fn actor(&self) -> Result<AdminActor, AppError> {
        let token = self.session.as_deref().ok_or(AppError::Unauthenticated)?;
        self.sluice.authenticate(token).await.map_err(|error| self.to_app(error))
    }

    /// The right to change and share one space.
    pub async fn editor(&self, space: &SpaceId) -> Result<SpaceEditor, AppError> {
        self.sluice.in_space(&self.actor().await?, space).await.map_err(|error| self.to_app(error))
    }

    pub fn limit(&self, bucket: Bucket) -> Result<(), AppError> {
        if (self.limiter)(bucket) { Ok(()) } else { Err(AppError::TooMany) }
    }

    /// Asked before the account is looked up, for any e-mail alike: the answer does not tell whether there is one.
    pub fn limit_account(&self, email: &str) -> Result<(), AppError> {
        if (self.account_limiter)(email) { Ok(()) } else { Err(AppError::TooMany) }
    }

    pub fn start_session(&self, token: &str) {
        if let Some(cookie) = (self.cookies.start)(token) {
            set_cookie(cookie);
        }
    }

    pub fn end_session(&self) {
        set_cookie((self.cookies.end)());
    }
}

fn set_cookie(cookie: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
}

/// As [`RequestContext::to_app`], for the request in Leptos's context.
pub fn to_app(error: ServiceError) -> AppError {
    match use_context::<RequestContext>() {
        Some(cx) => cx.to_app(error),
        None => AppError::Transport,
    }
}

impl RequestContext {
    /// Logs what must be looked at, once, and gives the browser a code.
    pub fn to_app(&self, error: ServiceError) -> AppError {
        match error {
            ServiceError::Unauthenticated => AppError::Unauthenticated,
            ServiceError::NotFound => AppError::NotFound,
            ServiceError::Invalid(fields) => AppError::Invalid { fields },
            ServiceError::Rule(code) => AppError::Rule { code: code.to_owned() },
            ServiceError::TooMany => AppError::TooMany,
            ServiceError::Conflict | ServiceError::Store(sluice_service::ports::StoreError::Conflict) => {
                AppError::Conflict
            }
            ServiceError::Upstream(code) => AppError::Upstream { code: code.to_owned() },
            failure @ (ServiceError::Store(_) | ServiceError::Internal(_)) => {
                tracing::error!(reference = %self.reference, error = %failure, "a call of the dashboard failed");
                AppError::Internal { reference: self.reference.clone() }
            }
        }
    }
}
