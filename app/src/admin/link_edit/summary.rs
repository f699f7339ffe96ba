//! Beside the form: what it means, and the button.

use super::draft::Extent;
use super::form::Form;
use super::words::{InWords, policy_in_words};
use crate::text::links as words;
use leptos::prelude::*;
use sluice_domain::id::IdpId;
use sluice_domain::view::content::SpaceRow;
use sluice_domain::view::sso::IdpRow;

#[component]
pub fn Summary(
    form: Form,
    spaces: Vec<SpaceRow>,
    idps: Vec<IdpRow>,
    /// An existing link is changed.
    fixed: bool,
    /// Where "Cancel" leads.
    back: String,
    busy: Signal<bool>,
) -> impl IntoView {
    let phrases = move || {
        let gate = form.draft().gate();
        let name = |id: &IdpId| idps.iter().find(|idp| idp.id == *id).map(|idp| idp.name.clone()).unwrap_or_default();
        policy_in_words(gate.as_ref().map_err(|(_, code)| *code), name, what(form, &spaces))
    };
    let label = move || match (fixed, busy.get()) {
        (true, true) => words::SAVING,
        (true, false) => words::SAVE,
        (false, true) => words::CREATING,
        (false, false) => words::CREATE,
    };
    view! {
        <aside class="stick" aria-label=words::SUMMARY>
            <section class="card" aria-labelledby="in-words">
                <header><h2 id="in-words">{words::IN_WORDS}</h2></header>
                <div class="body">
                    <output class="words" for="editor" aria-live="polite">
                        {move || view! { <InWords phrases=phrases() linked=true/> }}
                    </output>
                </div>
                <footer>
                    <button class="btn primary" type="submit" form="editor" aria-disabled=move || busy.get().to_string()>
                        {label}
                    </button>
                    <a class="btn ghost" href=back>{words::CANCEL}</a>
                </footer>
            </section>
        </aside>
    }
}

/// What is shared, in words; `None` while it is not chosen.
fn what(form: Form, spaces: &[SpaceRow]) -> Option<String> {
    let draft = form.draft();
    draft.scope().ok()?;
    form.pages.with(|pages| match draft.extent {
        Extent::Space => {
            let space = spaces.iter().find(|space| Some(&space.id) == draft.space.as_ref())?;
            Some(words::whole_space(&space.name))
        }
        Extent::Page => pages.find(draft.page.as_ref()?).map(|page| page.title.clone()),
        Extent::Tree => pages.find(draft.page.as_ref()?).map(|page| words::beneath(&page.title, page.beneath)),
    })
}
