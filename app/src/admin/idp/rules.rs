//! What is asked of the provider, as far as it differs from the safe rules.

use super::super::test_run::visible::Visible;
use crate::any::IntoAny;
use crate::components::Icon;
use crate::text::rules::{self as words, Difference};
use leptos::prelude::*;

#[component]
pub fn Rules(
    all: Vec<Difference>,
    /// Where they are changed.
    settings: String,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="rules">
            <header><h2 id="rules">{words::CARD}</h2></header>
            <div class="body stack s">
                <p class="help">{words::SUMMARY}</p>
                <Differences all/>
            </div>
            <footer>
                <a class="btn sm" href=settings><Icon name="cog"/>{words::OPEN}</a>
            </footer>
        </section>
    }
}

/// One line for each difference; what weakens is marked.
#[component]
pub fn Differences(all: Vec<Difference>) -> impl IntoView {
    if all.is_empty() {
        return view! { <p class="dim">{words::ALL_SAFE}</p> }.into_any();
    }
    let line = |Difference { text, weaker }: Difference| {
        let icon = if weaker {
            view! { <Icon name="warn" class="warn"/><span class="vh">{words::WEAKER}</span> }.into_any()
        } else {
            view! { <Icon name="check" class="ok"/> }.into_any()
        };
        view! { <li>{icon}<span><Visible text/></span></li> }
    };
    view! { <ul class="differences">{all.into_iter().map(line).collect_view()}</ul> }.into_any()
}
