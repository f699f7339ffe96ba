//! Beside the form: what differs from the safe rules, what saving brings, and the button.

use super::super::idp::Differences;
use super::form::Form;
use crate::components::Ask;
use crate::text::{self, rules as words, sso};
use leptos::html::Dialog;
use leptos::prelude::*;
use sluice_domain::input::RulesInput;
use sluice_domain::sso::rules::IdpRules;

#[component]
pub fn Save(
    form: Form,
    /// Where the connection's page is.
    back: String,
    /// Active links through it.
    links: u64,
    /// In force.
    rules: IdpRules,
    #[prop(into)] busy: Signal<bool>,
    /// Asks before links close.
    ask: NodeRef<Dialog>,
    /// The answer was yes.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let was = RulesInput::of(&rules);
    // What is faulty is not in force either.
    let changed = Memo::new(move |_| form.input().map_or(true, |input| input != was));
    // What cannot be read yet is marked at its field; until then the last rules that could be read stay.
    let shown = Memo::new(move |last: Option<&IdpRules>| match form.input() {
        Ok(input) => input.apply(&rules),
        Err(_) => last.cloned().unwrap_or_else(|| rules.clone()),
    });
    let note = move || if changed.get() { words::NEEDS_TEST } else { words::NOTHING_CHANGED };
    view! {
        <aside class="stick" aria-label=words::SUMMARY>
            <section class="card" aria-labelledby="differences">
                <header><h2 id="differences">{words::SUMMARY}</h2></header>
                <div class="body stack s">
                    <div role="status">{move || view! { <Differences all=shown.with(words::differences)/> }}</div>
                    <p class="help" role="status">{note}</p>
                </div>
                <footer>
                    <button class="btn primary" type="submit" form="rules" aria-disabled=move || busy.get().to_string()>
                        {move || if busy.get() { sso::SAVING } else { words::SAVE }}
                    </button>
                    <a class="btn ghost" href=back>{text::CANCEL}</a>
                </footer>
            </section>
            <Ask
                dialog=ask
                title=words::CLOSE_TITLE
                consequence=Signal::stored(words::close_consequence(links))
                action=words::CLOSE_ACTION
                on_confirm
            />
        </aside>
    }
}
