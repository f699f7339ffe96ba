//! The first admin. The one-time token stands in the address's fragment, which browsers do not send; it is read here,
//! taken out of the address bar and the history, and goes to the server with the form alone.

use super::ticket::Ticket;
use crate::any::IntoAny;
use crate::api::auth::claim_setup;
use crate::components::{ErrorNote, FormState, Submit, TextField};
use crate::text::auth as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sluice_domain::input::SetupInput;
use wasm_bindgen::JsValue;

/// What the address brought.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// The server does not see the fragment; only the browser can look.
    NotRead,
    Missing,
    Here(String),
}

#[component]
pub fn SetUpPage() -> impl IntoView {
    let token = RwSignal::new(Token::NotRead);
    Effect::new(move |_| token.set(take_token()));
    let missing = Memo::new(move |_| token.with(|token| *token == Token::Missing));
    view! {
        {move || {
            if missing.get() {
                view! { <Ticket title=words::NO_TOKEN say=words::NO_TOKEN_SAY/> }.into_any()
            } else {
                view! { <SetUpForm token/> }.into_any()
            }
        }}
    }
    .into_any()
}

#[component]
fn SetUpForm(token: RwSignal<Token>) -> impl IntoView {
    let (name, email, password) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = FormState::default();
    let claim = Action::new(|input: &SetupInput| claim_setup(input.clone()));
    let navigate = use_navigate();
    form.follow(claim, move |()| navigate("/", NavigateOptions { replace: true, ..NavigateOptions::default() }));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Token::Here(token) = token.get_untracked() else { return };
        let input = SetupInput {
            token,
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        if !claim.pending().get_untracked() && form.check(input.validate()) {
            claim.dispatch(input);
        }
    };
    // Until the fragment is read nothing can be sent.
    let busy = Signal::derive(move || claim.pending().get() || token.with(|token| *token == Token::NotRead));
    view! {
        <Ticket title=words::SET_UP say=words::SET_UP_SAY>
            // `post`, so that a form sent before the scripts run does not put the password into the address.
            <form class="stack go" method="post" novalidate on:submit=send>
                <ErrorNote error=form.failure/>
                <TextField id="name" label=words::NAME value=name errors=form.fields help=words::NAME_HELP autocomplete="name"/>
                <TextField id="email" label=words::EMAIL value=email errors=form.fields kind="email" autocomplete="username"/>
                <TextField
                    id="password"
                    label=words::PASSWORD
                    value=password
                    errors=form.fields
                    help=words::password_help()
                    kind="password"
                    autocomplete="new-password"
                />
                <Submit label=words::CREATE busy/>
            </form>
        </Ticket>
    }
    .into_any()
}

/// Reads the token and removes it from the address bar, so that it stays in no history and on no screenshot.
fn take_token() -> Token {
    let fragment = window().location().hash().unwrap_or_default();
    if fragment.len() > 1
        && let Ok(history) = window().history()
    {
        // Refused only where the page has an opaque origin; then the token stays visible, and still works.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/set-up"));
    }
    token_in(&fragment)
}

fn token_in(fragment: &str) -> Token {
    let text = fragment.trim_start_matches('#');
    match text.strip_prefix("token=").unwrap_or(text) {
        "" => Token::Missing,
        token => Token::Here(token.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_what_follows_the_hash() {
        assert_eq!(token_in("#abc_-9"), Token::Here("abc_-9".into()));
        assert_eq!(token_in("#token=abc"), Token::Here("abc".into()));
        for none in ["", "#", "#token="] {
            assert_eq!(token_in(none), Token::Missing, "{none}");
        }
    }
}
