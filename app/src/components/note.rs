//! What went wrong, and what state something is in.

use super::{Banner, Icon};
use crate::any::IntoAny;
use crate::error::AppError;
use crate::text;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;
use leptos_router::location::Url;

/// The last failure of an action, in words, announced to screen readers. When the session is over, sign-in opens beside
/// the screen: what was typed stays, and the button can be pressed again.
#[component]
pub fn ErrorNote(#[prop(into)] error: Signal<Option<AppError>>) -> impl IntoView {
    view! { <div role="alert">{move || error.get().map(|error| note(&error))}</div> }.into_any()
}

/// What a screen shows when its data did not come. Without a session there is nothing to show: it leads to sign-in, and
/// from there back. A thing that is not there gives the page its status.
pub fn failed(error: &AppError) -> AnyView {
    if *error == AppError::Unauthenticated {
        return view! { <Redirect path=sign_in_path()/> }.into_any();
    }
    #[cfg(feature = "ssr")]
    if let (AppError::NotFound, Some(response)) = (error, use_context::<leptos_axum::ResponseOptions>()) {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! { <div role="alert">{note(error)}</div> }.into_any()
}

/// As [`failed`], where the screen is about one thing: if that is not there, a button leads back to the list of its kind.
pub fn failed_in(error: &AppError, list: &'static str, to_list: &'static str) -> AnyView {
    let back =
        (*error == AppError::NotFound).then(|| view! { <div class="row"><a class="btn" href=list>{to_list}</a></div> });
    view! {
        {failed(error)}
        {back}
    }
    .into_any()
}

fn note(error: &AppError) -> AnyView {
    let again = (*error == AppError::Unauthenticated)
        .then(|| view! { <a class="btn sm" href="/sign-in" target="_blank" rel="noopener">{text::frame::SIGN_IN}</a> });
    let said = text::error(error);
    view! { <Banner tone=Tone::Bad><p>{said}</p>{again}</Banner> }.into_any()
}

/// Sign-in, with the way back to where we are.
fn sign_in_path() -> String {
    let here = use_location();
    let (path, query) = (here.pathname.get_untracked(), here.query.get_untracked().to_query_string());
    let next = format!("{path}{query}");
    if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", Url::escape(&next)) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Warn,
    Bad,
    Accent,
    Quiet,
}

/// A state: a shape and a word, then a colour.
#[component]
pub fn StateMark(tone: Tone, #[prop(into)] label: String) -> impl IntoView {
    let (class, icon) = match tone {
        Tone::Ok => ("state fill ok", "on"),
        Tone::Warn => ("state fill warn", "clock"),
        Tone::Bad => ("state fill bad", "x2"),
        Tone::Accent => ("state fill acc", "on"),
        Tone::Quiet => ("state fill dim", "ring"),
    };
    view! { <span class=class><Icon name=icon/>{label}</span> }.into_any()
}
