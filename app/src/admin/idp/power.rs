//! Enabling and disabling a provider.

use crate::any::IntoAny;
use crate::api::sso::{disable_idp, enable_idp};
use crate::components::{ConfirmAction, ErrorNote, FormState};
use crate::text::sso as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;

#[component]
pub fn Power(
    idp: IdpId,
    enabled: bool,
    links: u64,
    /// What stands between the provider and being enabled.
    missing: Option<&'static str>,
    /// Gets what was done, in words.
    changed: Callback<String>,
) -> impl IntoView {
    let body = if enabled {
        let disable = Action::new(move |(): &()| disable_idp(idp.clone()));
        view! {
            <ConfirmAction
                label=words::DISABLE
                title=words::DISABLE_TITLE
                consequence=words::disable_consequence(links)
                action=words::DISABLE_ACTION
                act=disable
                on_done=Callback::new(move |()| changed.run(words::disabled_now(links)))
            />
        }
        .into_any()
    } else {
        let on_done = Callback::new(move |()| changed.run(words::NOW_ENABLED.to_owned()));
        view! { <EnableButton idp missing=Signal::stored(missing) on_done/> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="use">
            <header><h2 id="use">{words::USE}</h2></header>
            <div class="body stack s">
                <p>{if enabled { words::ENABLED_TEXT } else { words::NOT_ENABLED_TEXT }}</p>
                {body}
            </div>
        </section>
    }
}

/// Stays in the tab order while something is missing, and names what it is.
#[component]
pub fn EnableButton(idp: IdpId, missing: Signal<Option<&'static str>>, on_done: Callback<()>) -> impl IntoView {
    let enable = Action::new(move |(): &()| enable_idp(idp.clone()));
    let form = FormState::default();
    form.follow(enable, move |()| on_done.run(()));
    let blocked = move || missing.get().is_some() || enable.pending().get();
    let press = move |_| {
        if missing.get_untracked().is_none() && !enable.pending().get_untracked() {
            enable.dispatch(());
        }
    };
    view! {
        <ErrorNote error=form.failure/>
        <div class="row wrap">
            <button
                class="btn"
                class:primary=move || missing.get().is_none()
                type="button"
                aria-disabled=move || blocked().to_string()
                aria-describedby="enable-missing"
                on:click=press
            >
                {move || if enable.pending().get() { words::ENABLING } else { words::ENABLE }}
            </button>
            <span class="help" id="enable-missing">{move || missing.get()}</span>
        </div>
    }
}
