//! Signing in to the dashboard, and the way back to where somebody came from.

use super::ticket::Ticket;
use crate::any::IntoAny;
use crate::api::auth::sign_in;
use crate::components::{ErrorNote, FormState, Submit, TextField};
use crate::text::auth as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use sluice_domain::input::SignInInput;

#[component]
pub fn SignInPage() -> impl IntoView {
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let form = FormState::default();
    let enter = Action::new(|input: &SignInInput| sign_in(input.clone()));
    let (navigate, query) = (use_navigate(), use_query_map());
    form.follow(enter, move |()| {
        let next = query.with_untracked(|query| query.get("next")).unwrap_or_default();
        navigate(safe_next(&next), NavigateOptions { replace: true, ..NavigateOptions::default() });
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = SignInInput { email: email.get_untracked(), password: password.get_untracked() };
        if !enter.pending().get_untracked() && form.check(input.validate()) {
            enter.dispatch(input);
        }
    };
    view! {
        <Ticket title=words::SIGN_IN say=words::SIGN_IN_SAY>
            // `post`, so that a form sent before the scripts run does not put the password into the address.
            <form class="stack go" method="post" novalidate on:submit=send>
                <ErrorNote error=form.failure/>
                <TextField id="email" label=words::EMAIL value=email errors=form.fields kind="email" autocomplete="username"/>
                <TextField
                    id="password"
                    label=words::PASSWORD
                    value=password
                    errors=form.fields
                    kind="password"
                    autocomplete="current-password"
                />
                <Submit label=words::SIGN_IN busy=enter.pending()/>
            </form>
        </Ticket>
    }
    .into_any()
}

/// The path to go on to: only one of this origin (a browser reads `//host` and `/\host` as another host's address, and drops
/// tabs and line breaks first), and not this page again. Anything else leads to the overview.
fn safe_next(next: &str) -> &str {
    let here = next.starts_with('/') && !next[1..].starts_with(['/', '\\']) && !next.chars().any(char::is_control);
    let path = next.split(['?', '#']).next().unwrap_or_default();
    if here && path != "/sign-in" { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_origin_are_followed() {
        assert_eq!(safe_next("/spaces/a?x=1#b"), "/spaces/a?x=1#b");
        for bad in [
            "",
            "spaces",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\nb",
            "javascript:x",
        ] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
    }

    #[test]
    fn sign_in_does_not_lead_back_to_itself() {
        assert_eq!(safe_next("/sign-in?next=/"), "/");
        assert_eq!(safe_next("/sign-in-log"), "/sign-in-log");
    }
}
